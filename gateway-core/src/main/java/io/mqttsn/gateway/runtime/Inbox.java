package io.mqttsn.gateway.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded queue from many threads to one, without a lock and without garbage. When it is full it
 * says so, and what happens then is the caller's policy.
 */
final class Inbox<E> {

  private final AtomicReferenceArray<E> ring;
  private final int mask;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();

  /**
   * @param capacity a power of two
   */
  Inbox(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(capacity + " is not a power of two");
    }
    ring = new AtomicReferenceArray<>(capacity);
    mask = capacity - 1;
  }

  /** From any thread; false if there is no room. */
  boolean offer(E event) {
    long slot;
    do {
      slot = tail.get();
      if (slot - head.get() > mask) {
        return false;
      }
    } while (!tail.compareAndSet(slot, slot + 1));
    ring.setRelease((int) slot & mask, event);
    return true;
  }

  /**
   * From the one consuming thread; null if empty, or if the oldest is still being written, whose
   * writer will say that there is something.
   */
  E poll() {
    long slot = head.get();
    int index = (int) slot & mask;
    E event = ring.getAcquire(index);
    if (event != null) {
      ring.setRelease(index, null);
      head.lazySet(slot + 1);
    }
    return event;
  }

  boolean isEmpty() {
    return head.get() == tail.get();
  }
}
