package io.mqttsn.serial;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.runtime.FailureLog;
import io.mqttsn.gateway.runtime.LinkCounters;
import io.mqttsn.serial.SerialFraming.Encoded;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides what is written when, on a thread of its own: {@link #step} does one thing and says how
 * long nothing is to be done, so that it runs in a test without a thread or a clock.
 *
 * <p>Steps are one thread's. {@link #attach} and {@link #detach} are for the thread that opens and
 * closes the line; a line is closed only when nobody writes to it, unless he hangs.
 */
final class LineWriter implements Runnable {

  /** Nothing to do until somebody says so. */
  static final long FOREVER = Long.MAX_VALUE;

  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long HELD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LEAVE_MILLIS = 1_000;

  private final SendQueue queue;
  private final LinkCounters counters;
  private final Metrics metrics;
  private final FailureLog failures;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile LineSession session;
  private volatile long writingSince;
  private volatile Thread thread;
  private volatile boolean closed;
  private int lastFrame;

  LineWriter(SendQueue queue, LinkNotes notes) {
    this.queue = queue;
    this.counters = notes.counters();
    this.metrics = notes.metrics();
    this.failures = notes.failures();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!closed) {
      long wait = stepSafely();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  /** There may be something to do; from any thread, and nearly free if the writer is at work. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Asks the thread to end, which it does once its present write has ended. */
  void close() {
    closed = true;
    wake();
  }

  /** From now on frames go to this line, after its framing's greeting. */
  void attach(LineSession opened) throws IOException {
    for (byte[] octets : opened.framing.greeting()) {
      opened.line.write(octets);
      counters.add(LinkCounter.OCTETS_OUT, octets.length);
    }
    session = opened;
    wake();
  }

  /** From now on frames wait, and nobody writes to the line any more unless that hangs. */
  void detach() {
    LineSession ended = session;
    session = null;
    try {
      if (writing.tryLock(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
        writing.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended != null) {
      counters.add(LinkCounter.TRANSMIT_FAILURES, ended.tickets.clear());
    }
  }

  /** How long the present write has been taking, in nanoseconds. */
  long writingNanos(long now) {
    long since = writingSince;
    return since == 0 ? 0 : now - since;
  }

  /**
   * Writes a frame if there is one and its time has come.
   *
   * @return nanoseconds until the next step, 0 for at once
   */
  long step(long now) {
    dropped(LinkCounter.DROPPED_STALE, queue.expire(now));
    LineSession current = session;
    if (current == null || current.failure() != null) {
      return idle();
    }
    counters.add(LinkCounter.TRANSMIT_FAILURES, current.tickets.expire(now));
    long wait = current.pacer.nanosToWait(now);
    if (wait > 0) {
      return wait;
    }
    if (current.line.unsent() > current.pacer.octetsAhead(lastFrame)) {
      return HELD_BACK_NANOS;
    }
    Optional<Outgoing> next =
        current.tickets.isFull() ? Optional.empty() : queue.poll(current.tickets::isBusy);
    if (next.isEmpty()) {
      return Math.min(idle(), current.tickets.nanosToExpiry(now));
    }
    transmit(current, next.get(), now);
    return 0;
  }

  private long stepSafely() {
    try {
      return step(System.nanoTime());
    } catch (RuntimeException e) {
      failures.report(Thread.currentThread().getName() + ": a frame was not written", e);
      counters.count(LinkCounter.TRANSMIT_FAILURES);
      return 0;
    }
  }

  /** Counts frames that were lost on the way into the queue or in it. */
  void dropped(LinkCounter why, int frames) {
    if (frames > 0) {
      counters.add(why, frames);
      metrics.add(Counter.FRAMES_DROPPED_LINK_FULL, frames);
    }
  }

  private long idle() {
    return queue.isEmpty() ? FOREVER : LOOK_AGAIN_NANOS;
  }

  private void transmit(LineSession to, Outgoing out, long now) {
    if (out.frame().length > to.framing.longestFrame()) { // it may have shrunk meanwhile
      counters.count(LinkCounter.TRANSMIT_FAILURES);
      return;
    }
    Encoded encoded;
    try {
      encoded = encode(to.framing, out);
    } catch (IllegalArgumentException e) { // a session that is older than the line's framing
      counters.count(LinkCounter.TRANSMIT_FAILURES);
      return;
    }
    if (encoded.ticket() != Encoded.NO_TICKET) {
      to.tickets.take(encoded.ticket(), out.node(), now); // before the radio can report it
    }
    if (!write(to, encoded.octets(), now)) {
      counters.count(LinkCounter.TRANSMIT_FAILURES);
      return;
    }
    to.pacer.written(encoded.octets().length, now);
    lastFrame = encoded.octets().length;
    counters.sent(encoded.octets().length);
    if (out.node().all()) {
      counters.count(LinkCounter.BROADCASTS_OUT);
    }
  }

  private static Encoded encode(SerialFraming framing, Outgoing out) {
    return out.node().all()
        ? framing.encodeForAll(out.frame())
        : framing.encode(out.node().address(), out.frame());
  }

  /** All of a frame in one go, or nothing is known about it. */
  private boolean write(LineSession to, byte[] octets, long now) {
    writing.lock();
    try {
      if (session != to) {
        return false;
      }
      writingSince = now | 1; // 0 says that nobody writes
      to.line.write(octets);
      return true;
    } catch (IOException e) {
      to.fail(e);
      return false;
    } finally {
      writingSince = 0;
      writing.unlock();
    }
  }
}
