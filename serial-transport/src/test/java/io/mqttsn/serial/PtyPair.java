package io.mqttsn.serial;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Two pseudo-terminals with a cable between them, made by socat; closing it is pulling the plug of
 * both. The gateway gets {@link #near}, a test plays the radio at {@link #far}.
 */
final class PtyPair implements AutoCloseable {

  private final Process socat;
  private final Path near;
  private final Path farPath;
  private FarEnd far;

  private PtyPair(Process socat, Path near, Path farPath) {
    this.socat = socat;
    this.near = near;
    this.farPath = farPath;
  }

  /** A pair whose ends are linked to by {@code near} and {@code near}.far. */
  static PtyPair plug(Path near) {
    Path far = near.resolveSibling(near.getFileName() + ".far");
    try {
      Process socat =
          new ProcessBuilder("socat", "pty,raw,echo=0,link=" + near, "pty,raw,echo=0,link=" + far)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Files.exists(near) && Files.exists(far));
      return new PtyPair(socat, near, far);
    } catch (IOException e) {
      throw new UncheckedIOException("socat is needed for this test", e);
    }
  }

  Path near() {
    return near;
  }

  /** The radio, which is plugged in once it is asked for. */
  FarEnd far() {
    if (far == null) {
      far = new FarEnd(farPath);
    }
    return far;
  }

  @Override
  public void close() {
    unplug();
  }

  /** Returns when the device is gone. */
  void unplug() {
    socat.destroy();
    try {
      if (!socat.waitFor(5, TimeUnit.SECONDS)) {
        throw new AssertionError("socat does not end");
      }
      if (far != null) {
        far.close();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
