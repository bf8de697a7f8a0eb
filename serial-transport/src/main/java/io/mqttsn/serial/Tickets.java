package io.mqttsn.serial;

import io.mqttsn.serial.Outgoing.Node;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Transmissions that a radio has taken and not yet reported: so many at once, as its settings
 * allow, and one per device, for a radio may send two frames to one device in the wrong order.
 *
 * <p>A radio that does not report within {@link #PATIENCE_NANOS} has forgotten the frame: it counts
 * as failed, and its place is free.
 *
 * <p>Taken by the thread that writes, reported by the one that reads.
 */
final class Tickets {

  static final long PATIENCE_NANOS = 5_000_000_000L;

  private final int limit;
  private final Map<Integer, Pending> pending = new HashMap<>();

  Tickets(int limit) {
    this.limit = limit;
  }

  synchronized void take(int ticket, Node node, long now) {
    pending.put(ticket, new Pending(node, now + PATIENCE_NANOS));
  }

  /** Returns whether the ticket was known. */
  synchronized boolean report(int ticket) {
    return pending.remove(ticket) != null;
  }

  synchronized boolean isFull() {
    return pending.size() >= limit;
  }

  synchronized boolean isBusy(Node node) {
    return pending.values().stream().anyMatch(p -> p.node().equals(node));
  }

  /** Gives up what is overdue, and returns how many that were. */
  synchronized int expire(long now) {
    int before = pending.size();
    for (Iterator<Pending> all = pending.values().iterator(); all.hasNext(); ) {
      if (now - all.next().deadline() >= 0) {
        all.remove();
      }
    }
    return before - pending.size();
  }

  /** Gives up everything, and returns how many that were. */
  synchronized int clear() {
    int all = pending.size();
    pending.clear();
    return all;
  }

  /** Until the next one is overdue; {@link Long#MAX_VALUE} if there is none. */
  synchronized long nanosToExpiry(long now) {
    return pending.values().stream()
        .mapToLong(p -> p.deadline() - now)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private record Pending(Node node, long deadline) {}
}
