package io.mqttsn.serial;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The radio at the other end of a cable: writes octets, and keeps what it reads. Its thread ends
 * when the plug is pulled.
 */
final class FarEnd implements AutoCloseable {

  private final RandomAccessFile device;
  private final Thread reader = new Thread(this::read, "far-end");
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  FarEnd(Path path) {
    try {
      device = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    reader.setDaemon(true);
    reader.start();
  }

  void say(String hex) {
    say(HexFormat.of().parseHex(hex));
  }

  void say(byte[] octets) {
    try {
      device.write(octets);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Everything heard so far, in hexadecimal digits. */
  String heard() {
    synchronized (heard) {
      return HexFormat.of().formatHex(heard.toByteArray());
    }
  }

  void awaitHeard(String hex) {
    await().atMost(Duration.ofSeconds(10)).until(() -> heard().contains(hex));
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try {
      for (int n = device.read(buffer); n >= 0; n = device.read(buffer)) {
        synchronized (heard) {
          heard.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // The plug was pulled.
    }
  }

  /** After the plug was pulled: what is blocked in the device would block this too. */
  @Override
  public void close() {
    try {
      reader.join(5_000);
      device.close();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
