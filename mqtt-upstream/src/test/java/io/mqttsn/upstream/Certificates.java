package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** An authority that the test makes with openssl, and what it has signed. */
final class Certificates {

  private final Path folder;

  /** Makes {@code ca.pem} and {@code ca.key}. */
  Certificates(Path folder) throws Exception {
    this.folder = folder;
    // As root, the broker becomes another user, who must be able to read here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca");
    makeReadable("ca.pem");
  }

  /** Makes {@code name.pem} and {@code name.key}. */
  void sign(String name, String extension) throws Exception {
    Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
    openssl("req -newkey rsa:2048 -nodes -keyout %1$s.key -out %1$s.csr -subj /CN=%1$s", name);
    openssl(
        "x509 -req -in %1$s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out %1$s.pem"
            + " -extfile %1$s.ext",
        name);
    makeReadable(name + ".pem");
    makeReadable(name + ".key");
  }

  private void makeReadable(String file) throws Exception {
    Files.setPosixFilePermissions(file(file), PosixFilePermissions.fromString("rw-r--r--"));
  }

  void openssl(String arguments, Object... names) throws Exception {
    String[] words = ("openssl " + String.format(arguments, names)).split(" ");
    Path log = folder.resolve("openssl.log");
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> arguments + log).isZero();
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** What a broker's configuration says of its certificate. */
  String[] broker(String certificate) {
    return new String[] {
      "cafile " + file("ca.pem"),
      "certfile " + file(certificate + ".pem"),
      "keyfile " + file(certificate + ".key")
    };
  }

  /** The authority is trusted, and no certificate of ours is shown. */
  UpstreamSettings.Tls trust() {
    return new UpstreamSettings.Tls(
        Optional.of(file("ca.pem")), Optional.empty(), Optional.empty(), true);
  }
}
