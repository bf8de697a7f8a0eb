package io.mqttsn.app.client;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialTransport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A serial port that a command has for itself: the gateway's own transport, whose frames wait here
 * until somebody asks. What a gateway bears for days, a port that is not there, a command says at
 * once.
 */
public final class SerialChannel implements AutoCloseable {

  /** More than waits anywhere on the way; what does not fit is lost, as on any link. */
  private static final int WAITING_FRAMES = 1000;

  private static final long GLANCE_MILLIS = 10;

  /** Beyond the settling that was asked for. */
  private static final long OPEN_LIMIT_MILLIS = 10_000;

  private static final long LAST_WORDS_LIMIT_MILLIS = 2000;

  /** A frame as the port's framing cut it out. */
  public record Arrival(Transport.Address from, byte[] frame) {}

  private final SerialSettings settings;
  private final SerialTransport transport;
  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(WAITING_FRAMES);
  private long sent;
  private int lastLength;

  private SerialChannel(SerialSettings settings) {
    this.settings = settings;
    this.transport = new SerialTransport(settings, Metrics.NONE);
  }

  /** Returns when the port is open. */
  public static SerialChannel open(SerialSettings settings) throws IOException {
    SerialChannel channel = new SerialChannel(settings);
    try {
      channel.start();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void start() throws IOException {
    transport.start(
        new Transport.Receiver() {
          @Override
          public void onFrame(Transport.Address from, byte[] frame) {
            arrivals.offer(new Arrival(from, frame));
          }

          @Override
          public void onBatchEnd() {}
        });
    long limit = OPEN_LIMIT_MILLIS + settings.line().settle().toMillis();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
    LinkReport report = report();
    while (report.state() != LinkReport.State.OPEN) {
      if (report.state() == LinkReport.State.WAITING) {
        throw new IOException(settings.port() + " " + report.detail());
      } else if (System.nanoTime() - end > 0) {
        throw new IOException(settings.port() + " does not open");
      }
      pause();
      report = report();
    }
  }

  /** How the port is: its state, its counters, how strong radios were heard. */
  public LinkReport report() {
    return transport.report();
  }

  /** The next frame, waiting until {@code deadlineNanos} at most. */
  public Optional<Arrival> receive(long deadlineNanos) throws IOException {
    try {
      return Optional.ofNullable(
          arrivals.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  int maxFrame() {
    return transport.maxFrame();
  }

  void send(Transport.Address to, byte[] frame) {
    sent++;
    lastLength = frame.length;
    transport.send(to, frame);
    transport.flush();
  }

  void broadcast(byte[] frame, int radius) {
    sent++;
    lastLength = frame.length;
    transport.broadcast(frame, radius);
    transport.flush();
  }

  /** Waits, for a moment, until what was sent has left: a port that is closed keeps nothing. */
  @Override
  public void close() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_LIMIT_MILLIS);
    try {
      while (isBusy() && System.nanoTime() - end < 0) {
        pause();
      }
      if (sent > 0) {
        // The last frame has been written, and is leaving the UART octet by octet.
        long millis = 20L + 12_000L * lastLength / settings.line().baud();
        Thread.sleep(Math.min(millis, LAST_WORDS_LIMIT_MILLIS));
      }
    } catch (InterruptedIOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      transport.close();
    }
  }

  private boolean isBusy() {
    LinkReport report = report();
    long gone =
        report.count(LinkCounter.FRAMES_OUT)
            + report.count(LinkCounter.DROPPED_QUEUE_FULL)
            + report.count(LinkCounter.DROPPED_STALE)
            + report.count(LinkCounter.TRANSMIT_FAILURES);
    return report.state() == LinkReport.State.OPEN && gone < sent;
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(GLANCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
