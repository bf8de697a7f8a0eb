package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.MosquittoSub.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a client's certificate, user name and password at once. */
@Timeout(120)
class TlsIT {

  @TempDir private static Path keys;

  @BeforeAll
  static void makeCertificates() throws IOException {
    PageCertificates.makeIn(keys);
    BrokersPage.run("mosquitto_passwd -c -b users site-7 s3cret", keys);
    PageCertificates.openToTheBroker(keys);
  }

  @Test
  void messageArrivesOverTlsWithCertificateUserAndPassword() throws IOException {
    try (Mosquitto broker = broker();
        GatewayProcess gateway = GatewayProcess.start(yaml(broker)).awaitBroker();
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
            "--cafile",
            keys.resolve("ca.pem").toString(),
            "--cert",
            keys.resolve("gw-7.pem").toString(),
            "--key",
            keys.resolve("gw-7.key").toString(),
            "--insecure",
            "-u",
            "site-7",
            "-P",
            "s3cret");
    return MosquittoSub.start(broker.port(), 1, options, "#");
  }

  private static String yaml(Mosquitto broker) {
    return """
        version: 1
        listeners: [{name: lan, bind: "127.0.0.1:0"}]
        upstream:
          servers: ["ssl://localhost:%d"]
          client-id: gw-7
          username: site-7
          password-file: %2$s/broker
          reconnect: {min: 100ms, max: 500ms}
          tls: {ca-file: %2$s/ca.pem, cert-file: %2$s/gw-7.pem, key-file: %2$s/gw-7.key}
        """
        .formatted(broker.port(), keys);
  }
}
