package io.mqttsn.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The name of this machine, for a gateway that has none of its own. */
final class HostName {

  /** For a machine without a usable name. */
  static final String UNKNOWN = "mqttsn-gateway";

  private HostName() {}

  static String text() {
    // The file first: asking the network for one's own name can take seconds without a resolver.
    return fromFile(Path.of("/etc/hostname"))
        .or(HostName::fromNetwork)
        .filter(Texts::isName)
        .orElse(UNKNOWN);
  }

  static Optional<String> fromFile(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(String::trim).filter(Texts::isName).findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> fromNetwork() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
