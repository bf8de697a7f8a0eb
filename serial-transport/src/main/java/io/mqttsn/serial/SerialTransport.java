package io.mqttsn.serial;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Transport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One serial listener: a port of this machine, or one behind TCP.
 *
 * <p>It has two threads: one opens the line, reads it and opens it again when it was lost ({@link
 * LineKeeper}), one writes ({@link LineWriter}). Whoever sends only puts a frame into a queue
 * ({@link SendQueue}), so a line that is slow, held back or gone costs nobody else anything. A port
 * that is missing is no reason not to start.
 *
 * <p>Sessions and what waits in them belong to the gateway and survive whatever happens to the
 * line. Of the frames that were on their way, those in the queue are sent when the line is back,
 * unless that takes longer than their sender's patience.
 */
public final class SerialTransport implements Transport {

  private static final long JOIN_MILLIS = 2_000;

  private final SerialSettings settings;
  private final LineSetup setup;
  private final LinkNotes notes;
  private final PortStatus status;
  private final SendQueue queue = new SendQueue();
  private final LineWriter writer;
  private volatile LineKeeper keeper;
  private Thread reading;
  private Thread writing;

  /** A listener that does nothing yet. */
  public SerialTransport(SerialSettings settings, Metrics metrics) {
    this(settings, metrics, () -> Framings.create(settings));
  }

  SerialTransport(SerialSettings settings, Metrics metrics, Supplier<SerialFraming> framings) {
    this.settings = settings;
    this.setup = new LineSetup(framings, settings.inFlight(), settings.line().settle());
    this.notes = new LinkNotes(metrics);
    this.status =
        new PortStatus(
            settings.port() + " (listener " + settings.name() + ")",
            PortStatus.Voice.LOG,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    this.writer = new LineWriter(queue, notes);
  }

  @Override
  public String name() {
    return settings.name();
  }

  /** What the framing carries; it may change when a radio has said what that is. */
  @Override
  public int maxFrame() {
    LineKeeper started = keeper;
    return (started == null ? setup.framings().get() : started.framing()).longestFrame();
  }

  /** Begins to open the line, and returns at once; only a port that cannot exist is refused. */
  @Override
  public synchronized void start(Receiver receiver) throws IOException {
    if (keeper != null) {
      throw new IllegalStateException("listener " + name() + " has been started before");
    }
    Incoming incoming = new Incoming(receiver, notes, status, writer::wake);
    keeper = new LineKeeper(opener(), setup, writer, incoming, notes, status);
    reading = thread("serial-in-", keeper);
    writing = thread("serial-out-", writer);
  }

  private OctetLine.Opener opener() throws IOException {
    try {
      return isTcp() ? TcpLine.opener(TcpTarget.parse(settings.port())) : PortLine.opener(settings);
    } catch (IllegalArgumentException e) {
      throw new IOException("listener " + name() + ": " + e.getMessage(), e);
    }
  }

  private boolean isTcp() {
    return TcpTarget.isOne(settings.port());
  }

  /** Daemons: what hangs in a driver must not keep the process from ending. */
  private Thread thread(String prefix, Runnable task) {
    Thread thread = new Thread(task, prefix + name());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void send(Address to, byte[] frame) {
    enqueue(Outgoing.to((SerialAddress) to, frame, System.nanoTime()));
  }

  /** Whoever hears the radio, or the other end of the line. */
  @Override
  public boolean canBroadcast() {
    return true;
  }

  /** The radius is the radio's own. */
  @Override
  public void broadcast(byte[] frame, int radius) {
    enqueue(Outgoing.toAll(frame, System.nanoTime()));
  }

  private void enqueue(Outgoing frame) {
    writer.dropped(LinkCounter.DROPPED_QUEUE_FULL, queue.offer(frame));
  }

  @Override
  public void flush() {
    writer.wake();
  }

  @Override
  public LinkReport report() {
    return new LinkReport(
        name(),
        isTcp() ? "tcp" : "serial",
        settings.port(),
        status.state(),
        status.detail(),
        notes.counters().silentMillis(),
        notes.counters().values(),
        notes.signals().copy());
  }

  @Override
  public synchronized void close() {
    if (reading == null) {
      return;
    }
    keeper.close();
    LockSupport.unpark(reading); // from a pause
    writer.close();
    join(reading);
    join(writing);
    reading = null;
  }

  private static void join(Thread thread) {
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a person wants to read: the listener's name and its port. */
  @Override
  public String toString() {
    return name() + " (" + (isTcp() ? "" : "serial port ") + settings.port() + ")";
  }
}
