package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.MosquittoSub.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a client's certificate, user name and password, all through the configuration. */
@Timeout(120)
class TlsIT {

  @TempDir private static Path keys;

  @BeforeAll
  static void makeCertificates() throws IOException {
    // Mosquitto gives up root's rights before it reads its key.
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-xr-x"));
    certificate("ca", List.of());
    certificate("other-ca", List.of());
    List<String> signed = List.of("-CA", "ca.pem", "-CAkey", "ca.key");
    certificate("broker", signed, "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost");
    certificate("gateway", signed);
    Files.writeString(keys.resolve("broker.pass"), "s3cret\n");
    Path users = keys.resolve("users");
    run("mosquitto_passwd", "-c", "-b", users.toString(), "site-7", "s3cret");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void messageArrivesOverTlsWithCertificateUserAndPassword() throws IOException {
    try (Mosquitto broker = broker();
        GatewayProcess gateway = GatewayProcess.start(yaml(broker, "ca.pem")).awaitBroker();
        MosquittoSub watcher = watcher(broker);
        RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("dev", 60)).expect(Octets.ACCEPTED);
      device.send(publish("22", text("tt"), 1, "AA")).expect("07 0D 74 74 00 01 00");
      assertThat(watcher.await(1)).containsExactly(new Message("tt", 1, false, "aa"));
      assertThat(broker.log())
          .anyMatch(line -> line.contains("as gw-7 ") && line.contains("u'site-7'"));
      assertThat(gateway.process().text()).doesNotContain("s3cret");
    }
  }

  @Test
  void brokerOfAnotherAuthorityIsRefusedWithAWarningAndTriedAgain() throws IOException {
    try (Mosquitto broker = broker();
        GatewayProcess gateway = GatewayProcess.start(yaml(broker, "other-ca.pem"))) {
      String line = gateway.process().awaitLine("Broker ssl://");
      assertThat(line).contains(" WARN ").contains("certif");
      assertThat(
              broker
                  .process()
                  .awaitLines(said -> said.contains("OpenSSL Error"), 2, Duration.ofSeconds(20)))
          .as("two attempts seen by the broker")
          .isPresent();
      assertThat(gateway.process().text()).doesNotContain("\tat ");
      assertThat(gateway.log()).filteredOn(said -> said.contains("Broker ssl://")).hasSize(1);
    }
  }

  private static Mosquitto broker() throws IOException {
    return Mosquitto.start(
        "allow_anonymous false",
        "password_file " + keys.resolve("users"),
        "cafile " + keys.resolve("ca.pem"),
        "certfile " + keys.resolve("broker.pem"),
        "keyfile " + keys.resolve("broker.key"),
        "require_certificate true");
  }

  private static MosquittoSub watcher(Mosquitto broker) throws IOException {
    List<String> options =
        List.of(
            "--cafile", keys.resolve("ca.pem").toString(),
            "--cert", keys.resolve("gateway.pem").toString(),
            "--key", keys.resolve("gateway.key").toString(),
            "-u", "site-7",
            "-P", "s3cret");
    return MosquittoSub.start(broker.port(), 1, options, "#");
  }

  private static String yaml(Mosquitto broker, String authority) {
    return """
        version: 1
        listeners: [{name: lan, bind: "127.0.0.1:0"}]
        upstream:
          servers: ["ssl://127.0.0.1:%d"]
          client-id: gw-7
          username: site-7
          password-file: %2$s/broker.pass
          reconnect: {min: 100ms, max: 500ms}
          tls: {ca-file: %2$s/%3$s, cert-file: %2$s/gateway.pem, key-file: %2$s/gateway.key}
        """
        .formatted(broker.port(), keys, authority);
  }

  /** A new key, and a certificate for it that is self-signed unless {@code signer} says who. */
  private static void certificate(String name, List<String> signer, String... more)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes"));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
    command.addAll(List.of("-keyout", name + ".key", "-out", name + ".pem"));
    command.addAll(List.of("-days", "2", "-subj", "/CN=" + name));
    command.addAll(signer);
    command.addAll(List.of(more));
    run(command.toArray(String[]::new));
    Files.setPosixFilePermissions(
        keys.resolve(name + ".key"), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(keys.toFile());
    try (ChildProcess tool = ChildProcess.start(builder)) {
      assertThat(tool.awaitEnd(ChildProcess.PATIENCE)).as(tool.text()).isZero();
    }
  }
}
