package io.mqttsn.serial;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens lines whose octets, and whose end, a test decides. */
final class ScriptedOpener implements OctetLine.Opener {

  final BlockingQueue<byte[]> toRead = new LinkedBlockingQueue<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  volatile boolean writesFail;

  @Override
  public String where() {
    return "script";
  }

  @Override
  public OctetLine open() {
    opened.incrementAndGet();
    return new Line();
  }

  @Override
  public boolean isBack() {
    return true; // without a pause
  }

  @Override
  public double octetsPerSecond() {
    return 0;
  }

  @Override
  public void close() {}

  private final class Line implements OctetLine {

    @Override
    public int read(byte[] buffer) throws IOException {
      try {
        byte[] octets = toRead.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (octets == null) {
          return 0;
        }
        System.arraycopy(octets, 0, buffer, 0, octets.length);
        return octets.length;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void write(byte[] octets) throws IOException {
      if (writesFail) {
        throw new IOException("takes nothing");
      }
    }

    @Override
    public int unsent() {
      return 0;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    @Override
    public String toString() {
      return "script";
    }
  }
}
