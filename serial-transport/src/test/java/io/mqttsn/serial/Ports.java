package io.mqttsn.serial;

import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.port.LinkReport.State;
import io.mqttsn.serial.SerialSettings.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Makes and watches listeners for tests. */
final class Ports {

  private Ports() {}

  static SerialSettings settings(String port) {
    return settings(port, Line.DEFAULT);
  }

  static SerialSettings settings(String port, Line line) {
    return new SerialSettings(
        "radio", port, line, SerialSettings.Framing.LENGTH, OptionalInt.empty(), 4);
  }

  /** A listener that has been started. */
  static SerialTransport start(Path port, Heard heard) throws IOException {
    return start(port.toString(), heard);
  }

  static SerialTransport start(String port, Heard heard) throws IOException {
    SerialTransport transport =
        new SerialTransport(settings(port), heard.metrics, PlainFraming::new);
    transport.start(heard);
    return transport;
  }

  static void awaitState(SerialTransport transport, State state) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> transport.report().state() == state);
  }

  /** Waits until the report's detail says so. */
  static void awaitDetail(SerialTransport transport, String part) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> transport.report().detail().contains(part));
  }

  /** Open files of this process. */
  static long descriptors() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Threads of serial listeners that are alive. */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("serial-"))
        .count();
  }
}
