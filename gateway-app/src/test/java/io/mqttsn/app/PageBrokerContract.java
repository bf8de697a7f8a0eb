package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.spaced;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.text;
import static io.mqttsn.app.Octets.two;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/brokers.md} promises of every broker that it says was tried. */
@Timeout(240)
abstract class PageBrokerContract {

  abstract PageBroker broker();

  private String withPassword() throws IOException {
    PageBroker broker = broker();
    return BrokersPage.gateway("yaml password", broker.passwordServer(), broker.folder());
  }

  @Test
  void aCertificateLetsReadingsUpAndCommandsDown() throws IOException {
    PageBroker broker = broker();
    upAndDown(broker.yaml(), "site-7/");
    broker.publish("gateways/gw-7", "seen");
    try (GatewayProcess gateway = GatewayProcess.start(broker.yaml()).awaitBroker();
        MosquittoSub watcher = broker.watch("gateways/gw-7")) {
      assertThat(watcher.await(message -> message.retain(), 1).get(0).text()).isEqualTo("online");
      gateway.kill();
      watcher.await(message -> message.text().equals("offline"), 1);
    }
  }

  @Test
  void userAndPasswordLetReadingsUpAndCommandsDown() throws IOException {
    // The user may do nothing outside this prefix.
    upAndDown(
        withPassword().replace("  client-id:", "  topic-prefix: site-7/\n  client-id:"), "site-7/");
  }

  private void upAndDown(String yaml, String prefix) throws IOException {
    PageBroker broker = broker();
    try (GatewayProcess gateway = GatewayProcess.start(yaml).awaitBroker();
        MosquittoSub watcher = broker.watch(prefix + "#");
        RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("dev", 600)).expect(Octets.ACCEPTED);
      device.send(publish("22", text("tt"), 1, "AA")).expect("07 0D 74 74 00 01 00");
      assertThat(watcher.await(1))
          .containsExactly(new MosquittoSub.Message(prefix + "tt", 1, false, "aa"));
      String id = two(device.send(subscribe(1, 2, "cmd")).expectMatching("08 13 20( ..){4} 00"), 3);
      broker.publish(prefix + "cmd", "hi");
      device.expectMatching("09 0C 20 " + spaced(id) + " .. .. 68 69");
      assertThat(gateway.process().text()).doesNotContain("s3cret").doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a wrong password,        username and password",
    "an authority of others,  upstream.tls",
    "no certificate,          upstream.tls",
  })
  void whoIsNotLetInIsToldWhatToDoOnceAndTriedForEver(String problem, String advice)
      throws IOException {
    PageBroker broker = broker();
    String yaml =
        switch (problem) {
          case "a wrong password" -> wrongPassword();
          case "an authority of others" -> broker.yaml().replace("/ca.pem", "/other-ca.pem");
          default -> broker.yaml().replaceAll("(?m)^    (cert|key)-file:.*\\R", "");
        };
    long before = broker.refusals();
    try (GatewayProcess gateway = GatewayProcess.start(yaml)) {
      String line = gateway.process().awaitLine(" - Broker ");
      assertThat(line).contains(" WARN ").contains(advice);
      await()
          .atMost(ChildProcess.PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> broker.refusals() >= before + 2);
      assertThat(gateway.log()).filteredOn(said -> said.contains(" - Broker ")).hasSize(1);
      assertThat(gateway.process().text()).doesNotContain("\tat ");
    }
  }

  private String wrongPassword() throws IOException {
    Path file = broker().folder().resolve("wrong");
    Files.writeString(file, "not-" + "the-one");
    return withPassword().replaceAll("password-file: .*", "password-file: \"" + file + "\"");
  }

  @Test
  @DisplayName(
      "SN-PUB-10: a reading waits for a broker that restarts and does not know us for a while")
  void aReadingSurvivesABrokerThatRestartsAndRefuses() throws IOException {
    PageBroker broker = broker();
    String yaml = withPassword().replace("  client-id:", "  topic-prefix: site-7/\n  client-id:");
    try (GatewayProcess gateway = GatewayProcess.start(yaml).awaitBroker();
        RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("dev", 600)).expect(Octets.ACCEPTED);
      broker.changePassword("another");
      broker.kill();
      gateway.process().awaitLine(" down: ");
      device.send(publish("22", text("rr"), 1, "BB"));
      broker.restart();
      gateway.process().awaitLine(" refuses the connection");
      device.expectSilence(Duration.ofMillis(100));
      broker.changePassword("s3cret");
      gateway.process().awaitLine(" up after ");
      device.expect("07 0D 72 72 00 01 00");
    }
  }
}
