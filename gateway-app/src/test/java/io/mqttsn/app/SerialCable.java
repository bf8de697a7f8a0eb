package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Two serial ports with a cable between them, played by socat; closing it pulls both out. */
final class SerialCable implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private ChildProcess socat;

  private SerialCable(Path folder) {
    this.folder = folder;
  }

  static SerialCable laid() throws IOException {
    SerialCable cable = new SerialCable(Files.createTempDirectory("cable-"));
    cable.plugIn();
    return cable;
  }

  /** Ports that will be there under these names, and are not yet. */
  static SerialCable missing() throws IOException {
    return new SerialCable(Files.createTempDirectory("cable-"));
  }

  void plugIn() throws IOException {
    socat =
        ChildProcess.start(
            List.of(
                "socat",
                "-d",
                "-d",
                "pty,raw,echo=0,link=" + near(),
                "pty,raw,echo=0,link=" + far()));
    assertThat(socat.awaitLines(line -> line.contains("starting data transfer loop"), 1, PATIENCE))
        .as(socat.text())
        .isPresent();
  }

  /** Pulls both ends out; they can be plugged in again under the same names. */
  void pull() throws IOException {
    socat.signal("TERM");
    socat.awaitEnd(PATIENCE);
  }

  /** The end at the gateway. */
  String near() {
    return folder.resolve("near").toString();
  }

  /** The end at the device. */
  String far() {
    return folder.resolve("far").toString();
  }

  @Override
  public void close() throws IOException {
    if (socat != null) {
      socat.kill();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    }
  }
}
