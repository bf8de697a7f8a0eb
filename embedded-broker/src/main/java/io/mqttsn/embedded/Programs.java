package io.mqttsn.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where programs are: on the path, and where Debian puts servers that a user's path leaves out. */
final class Programs {

  private static final List<String> SERVERS =
      List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin");

  private Programs() {}

  static Optional<Path> mosquitto() {
    return find("mosquitto");
  }

  /** Starts a program in a session and process group of its own. */
  static Optional<Path> setsid() {
    return find("setsid");
  }

  static Optional<Path> aptGet() {
    return find("apt-get");
  }

  private static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), SERVERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
