package io.mqttsn.app.capture;

import io.mqttsn.config.CaptureSettings;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.FrameWatch;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of a listener or a client into a file. A thread of its own does the writing:
 * what a slow disk has no room for is missing in the file, and counted, but no client waits for it.
 */
public final class Capture implements FrameWatch, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("Gateway");
  private static final int WAITING = 4096;

  /** A frame may have 64 KiB, and the whole heap of the shipped service 64 MiB. */
  private static final int WAITING_OCTETS = 4 << 20;

  private static final long PAUSE_MILLIS = 100;
  private static final long JOIN_MILLIS = 1000;

  private record Frame(
      long micros, boolean received, String link, Transport.Address other, byte[] octets) {}

  private final CaptureSettings settings;
  private final PcapFile file;
  private final BlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicInteger waitingOctets = new AtomicInteger();
  private final AtomicLong missing = new AtomicLong();
  private final Thread writer = new Thread(this::write, "capture");
  private volatile boolean closed;
  private boolean fullTold;

  private Capture(CaptureSettings settings, PcapFile file) {
    this.settings = settings;
    this.file = file;
  }

  /**
   * Begins to write.
   *
   * @throws IOException if the file cannot be written
   */
  public static Capture begin(CaptureSettings settings) throws IOException {
    return begin(settings, new PcapFile(settings.file(), settings.maxOctets()));
  }

  static Capture begin(CaptureSettings settings, PcapFile file) {
    Capture capture = new Capture(settings, file);
    capture.writer.setDaemon(true);
    capture.writer.start();
    LOG.info("capture: writing {}", settings.file());
    return capture;
  }

  public CaptureSettings settings() {
    return settings;
  }

  /** Whether it has not ended by itself, because of a full disk for instance. */
  public boolean isWriting() {
    return !closed;
  }

  /** What a person can use of a failure; the message of some is nothing but the file's name. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "its folder does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  @Override
  public boolean wants(String link, String client) {
    return !closed
        && settings.listener().map(link::equals).orElse(true)
        && settings.client().map(id -> id.equals(client)).orElse(true);
  }

  /** Frames that a slow disk had no room for. */
  long missing() {
    return missing.get();
  }

  @Override
  public void onFrame(boolean received, String link, Transport.Address other, byte[] frame) {
    boolean room = waitingOctets.addAndGet(frame.length) <= WAITING_OCTETS;
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    // Copied, for a transport may use the array again.
    if (!room || !waiting.offer(new Frame(micros, received, link, other, frame.clone()))) {
      waitingOctets.addAndGet(-frame.length);
      missing.incrementAndGet();
    }
  }

  private void write() {
    long written = 0;
    try (file) {
      while (!closed || !waiting.isEmpty()) {
        Frame frame = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (frame != null) {
          waitingOctets.addAndGet(-frame.octets().length);
          file.write(
              frame.micros(),
              Packet.of(frame.received(), frame.link(), frame.other(), frame.octets()));
          written++;
          tellIfFull();
        }
        if (waiting.isEmpty()) {
          file.flush();
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "capture: cannot write {} any more: {}; the gateway goes on without it, and tries again"
              + " with the next reload",
          settings.file(),
          reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      LOG.info(
          "capture: {} has ended, frames written: {}, missing: {}",
          settings.file(),
          written,
          missing.get());
    }
  }

  private void tellIfFull() {
    if (file.rounds() > 0 && !fullTold) {
      fullTold = true;
      LOG.info(
          "capture: {} is full and goes on from its beginning; what was in it is in {}.1",
          settings.file(),
          settings.file().getFileName());
    }
  }

  /** Writes what is waiting, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
