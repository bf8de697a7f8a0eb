package io.mqttsn.serial;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.Metrics.Counter;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The life of one line, on a thread of its own: opens it, reads it until it is lost, and opens it
 * again, for ever.
 *
 * <p>A pause follows each failure, longer each time ({@link Backoff}). The pauses begin anew with
 * another kind of failure, which means that something has changed, and after a line that was good:
 * one that brought a frame or was open for {@link #GOOD_NANOS}. A device that was missing is looked
 * for every second, which costs nothing, so that a radio plugged in again serves at once.
 */
final class LineKeeper implements Runnable {

  static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A line that has not taken one frame within this time leads nowhere. */
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int READ_BUFFER = 4096;

  private final OctetLine.Opener opener;
  private final LineSetup setup;
  private final LineWriter writer;
  private final Incoming incoming;
  private final LinkNotes notes;
  private final PortStatus status;
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final byte[] buffer = new byte[READ_BUFFER];
  private volatile SerialFraming framing;
  private volatile boolean closed;
  private boolean openedBefore;
  private OpenFailure.Cause lastFailure;

  LineKeeper(
      OctetLine.Opener opener,
      LineSetup setup,
      LineWriter writer,
      Incoming incoming,
      LinkNotes notes,
      PortStatus status) {
    this.opener = opener;
    this.setup = setup;
    this.writer = writer;
    this.incoming = incoming;
    this.notes = notes;
    this.status = status;
    this.framing = setup.framings().get(); // says how long a frame may be before the first opening
  }

  /** The present one, or that of the last opening. */
  SerialFraming framing() {
    return framing;
  }

  /** Asks the thread to end, which it does within a moment unless the system hangs. */
  void close() {
    closed = true;
    opener.close();
  }

  @Override
  public void run() {
    while (!closed) {
      OctetLine line = open();
      if (line != null) {
        long since = System.nanoTime();
        long heardBefore = notes.counters().value(LinkCounter.FRAMES_IN);
        serveUntilLost(line);
        lastFailure = null;
        if (System.nanoTime() - since >= GOOD_NANOS
            || notes.counters().value(LinkCounter.FRAMES_IN) > heardBefore) {
          backoff.reset();
        }
      }
      pause();
    }
    status.closed();
  }

  /** Null if it cannot be opened now. */
  private OctetLine open() {
    status.opening();
    try {
      return opener.open();
    } catch (OpenFailure e) {
      if (e.what() != lastFailure) {
        lastFailure = e.what();
        backoff.reset();
      }
      if (!closed) {
        status.trouble(e.getMessage());
      }
      return null;
    }
  }

  private void serveUntilLost(OctetLine line) {
    try {
      serve(line);
    } catch (IOException e) {
      lost(e.getMessage());
    } catch (RuntimeException e) {
      notes.failures().report(status.subject() + ": closed, for a frame could not be read", e);
      lost("is closed because of a defect of the gateway (" + e + ")");
    } finally {
      writer.detach();
      line.close();
    }
  }

  private void lost(String how) {
    if (!closed) {
      notes.metrics().count(Counter.LINK_ERRORS);
      status.trouble(how);
    }
  }

  private void serve(OctetLine line) throws IOException {
    settle(line);
    framing = setup.framings().get();
    Pacer pacer = new Pacer(opener.octetsPerSecond(), System.nanoTime());
    LineSession session = new LineSession(line, framing, pacer, new Tickets(setup.inFlight()));
    incoming.begin(session.tickets);
    writer.attach(session);
    if (openedBefore) {
      notes.counters().count(LinkCounter.REOPENS);
    }
    openedBefore = true;
    String device = line.toString();
    status.open(device.equals(opener.where()) ? "" : device);
    read(session);
  }

  /** Boards that restart when they are opened say things that are no frames. */
  private void settle(OctetLine line) throws IOException {
    long end = System.nanoTime() + setup.settle().toNanos();
    while (!closed && System.nanoTime() - end < 0) {
      line.read(buffer);
    }
  }

  /**
   * Reads until the line is lost or to be closed.
   *
   * <p>A gap is what passes while waiting for octets. The time on the wall would also count how
   * long this thread was kept from asking, and tear a frame that lies there complete.
   */
  private void read(LineSession session) throws IOException {
    long gapNanos = TimeUnit.MILLISECONDS.toNanos(session.framing.gapMillis());
    long waited = 0;
    boolean told = false;
    while (!closed) {
      long before = System.nanoTime();
      int count = session.line.read(buffer);
      waited += System.nanoTime() - before;
      if (!told && waited >= gapNanos) {
        session.framing.onSilence(incoming);
        told = true;
      }
      if (count > 0) {
        notes.counters().add(LinkCounter.OCTETS_IN, count);
        session.framing.onOctets(buffer, count, incoming);
        waited = 0;
        told = false;
      }
      incoming.endBatch();
      check(session);
    }
  }

  private void check(LineSession session) throws IOException {
    if (session.failure() != null) {
      throw new IOException(session.failure().getMessage(), session.failure());
    }
    if (writer.writingNanos(System.nanoTime()) > STUCK_NANOS) {
      throw new IOException("takes no octets; is what is behind it still alive");
    }
  }

  private void pause() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
    while (!closed) {
      long left = end - System.nanoTime();
      if (left <= 0 || opener.isBack()) {
        return;
      }
      LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
    }
  }
}
