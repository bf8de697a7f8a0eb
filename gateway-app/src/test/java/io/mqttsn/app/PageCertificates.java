package io.mqttsn.app;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificates and keys of {@code docs/brokers.md}, made by its commands, for a broker called
 * {@code localhost}; and an authority that nobody trusts, {@code other-ca.pem}.
 */
final class PageCertificates {

  /** Under which the page keeps the password of {@code site-7}. */
  static final String PASSWORD_FILE = "broker";

  private PageCertificates() {}

  static void makeIn(Path folder) throws IOException {
    String commands = BrokersPage.block("sh certificates");
    BrokersPage.run(commands.replace("broker.example", "localhost"), folder);
    BrokersPage.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=other -keyout x -out other-ca.pem",
        folder);
    Files.writeString(folder.resolve(PASSWORD_FILE), "s3cret");
    openToTheBroker(folder);
  }

  /** A broker that was started by root gives up its rights before it reads its files. */
  static void openToTheBroker(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, fromString("rwxrwxrwx"));
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Files.setPosixFilePermissions(file, fromString("rw-r--r--"));
    }
  }
}
