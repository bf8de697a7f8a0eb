package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code kill -HUP} while a device is connected. */
@Timeout(120)
class ReloadIT {

  private static final String PUBLISH_7 = Octets.publish("21", "0007", 5, "41");
  private static final String DONE = "is good; changed: ";

  private static Mosquitto broker;
  private static GatewayProcess gateway;
  private static int port;

  @BeforeAll
  static void open() throws IOException {
    broker = Mosquitto.start();
    gateway = GatewayProcess.start(House.yaml(broker, "sessions: {rate: 1000/s}")).awaitBroker();
    port = gateway.port("lan");
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    broker.close();
  }

  /** Returns what the gateway says about it. */
  private static String reloads(String expected, String... sections) throws IOException {
    int before = gateway.log().size();
    gateway.configure(House.yaml(broker, sections));
    gateway.process().signal("HUP");
    await().until(() -> since(before).contains(expected));
    return since(before);
  }

  private static String since(int line) {
    return gateway.log().stream().skip(line).collect(Collectors.joining("\n"));
  }

  @Test
  void aConnectedDeviceUsesANewPredefinedTopicAndAFileThatIsWrongChangesNothing() throws Exception {
    try (RawDevice device = RawDevice.talkingTo(port);
        MosquittoSub watcher = broker.subscribe(1, "reloaded/seven")) {
      device.send(Octets.connect("dev-1", 600)).expect(Octets.ACCEPTED);
      device.send(PUBLISH_7).expect("07 0D 00 07 00 05 02");

      assertThat(reloads(DONE, "topics: {predefined: {\"*\": {7: reloaded/seven}}}"))
          .contains("INFO Gateway - reload: topics.predefined.\"*\".7: reloaded/seven is new");
      device.send(PUBLISH_7).expect("07 0D 00 07 00 05 00");
      assertThat(watcher.await(1)).extracting(MosquittoSub.Message::text).containsExactly("A");

      assertThat(reloads("sessions.rate", "sessions: {rate: 7}", "topics: {}", "nonsense: 1"))
          .contains(":7:18: sessions.rate: ", ":9:1: nonsense: unknown key")
          .doesNotContain(DONE, "\tat ");
      device.send(PUBLISH_7).expect("07 0D 00 07 00 05 00");

      reloads(DONE, "topics: {predefined: {\"*\": {7: reloaded/seven}}}", "log: {trace: [dev-1]}");
      device.send(PUBLISH_7).expect("07 0D 00 07 00 05 00");
      gateway.process().awaitLine("INFO trace - client \"dev-1\" on lan: Publish[");

      String said = reloads(DONE, "clients: {\"dev-1\": {publish: [other]}}");
      assertThat(said).contains("topics.predefined.\"*\".7: reloaded/seven is gone");
      device.send(PUBLISH_7).expect("07 0D 00 07 00 05 02");
      device.send("02 16").expect("02 17");
    }
  }

  @Test
  void aDeviceIsUnderTheRuleThatANewOrderPutsFirst() throws Exception {
    String topic = "topics: {predefined: {\"*\": {7: seven}}}\n";
    String open = "\"dev-*\": {publish: [seven]}";
    String shut = "\"*-6\": {publish: []}";
    reloads(DONE, topic + "clients: {" + open + ", " + shut + "}");
    try (RawDevice device = RawDevice.talkingTo(port)) {
      device.send(Octets.connect("dev-6", 600)).expect(Octets.ACCEPTED);
      device.send(PUBLISH_7).expect("07 0D 00 07 00 05 00");
      assertThat(reloads("reload: ", topic + "clients: {" + shut + ", " + open + "}"))
          .contains("clients (order): \"dev-*\" before \"*-6\" -> \"*-6\" before \"dev-*\"");
      await().untilAsserted(() -> device.send(PUBLISH_7).expect("07 0D 00 07 00 05 03"));
    }
  }

  @Test
  void theTopicsOfTheAdminInterfaceAreThoseInEffect() throws Exception {
    String line = gateway.process().awaitLine("admin interface on ");
    URL topics = new URL(line.substring(line.indexOf("http")) + "/api/v1/topics");
    reloads(DONE, "topics: {predefined: {\"*\": {9: reloaded/nine}}}");
    assertThat(text(topics)).contains("{\"clients\":\"*\",\"id\":9,\"name\":\"reloaded/nine\"}");
    reloads(DONE, "topics: {}");
    assertThat(text(topics)).contains("\"predefined\":[]");
  }

  private static String text(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void framesOfOneClientAreCapturedFromOneReloadToTheNext() throws Exception {
    Path file = gateway.folder().resolve("one.pcap");
    String capture = "capture: {client: dev-3, file: one.pcap, max-size: 64KiB}";
    assertThat(reloads(DONE, capture)).contains("reload: capture.client: dev-3 is new");
    gateway.process().awaitLine("capture: writing " + file);
    try (RawDevice device = RawDevice.talkingTo(port);
        RawDevice other = RawDevice.talkingTo(port)) {
      other.send(Octets.connect("dev-4", 600)).expect(Octets.ACCEPTED);
      device.send(Octets.connect("dev-3", 600)).expect(Octets.ACCEPTED);
      device.send("02 16").expect("02 17");
      other.send("02 16").expect("02 17");
    }
    reloads(DONE);
    gateway.process().awaitLine("has ended, frames written: 4, missing: 0");
    assertThat(Files.size(file)).isEqualTo(24 + 4 * (16 + 42) + 11 + 3 + 2 + 2);
  }

  @Test
  void aGatewayWithASerialPortHearsTheOtherSignalAndTheFirstDoesNoHarm() throws Exception {
    try (SerialCable cable = SerialCable.laid();
        SerialCable missing = SerialCable.missing();
        GatewayProcess serial =
            GatewayProcess.start(serialYaml(cable, missing, "")).awaitBroker()) {
      serial.process().awaitLine("SIGUSR1 reloads too");
      serial.process().signal("HUP");
      serial.configure(serialYaml(cable, missing, "sessions: {rate: 9/s}\n"));
      serial.process().signal("USR1");
      serial.process().awaitLine("reload: sessions.rate: 0 -> 9/s");
      serial.process().signal("USR1");
      serial.process().awaitLine("is good and says what is in effect");
    }
  }

  private static String serialYaml(SerialCable cable, SerialCable missing, String section) {
    return """
        version: 1
        listeners:
          - {name: line, type: serial, port: "%s"}
          - {name: late, type: serial, port: "%s"}
        upstream: {servers: ["%s"]}
        """
            .formatted(cable.near(), missing.near(), broker.address())
        + section;
  }

  @Test
  void theLogLevelFollowsAndWhatNeedsARestartIsNamedUntilThereIsOne() throws Exception {
    String fixed = "gateway: {name: other}";
    String needs = "reload: upstream.client-id: .* -> other; needs a restart";
    assertThat(reloads(DONE, fixed, "log: {areas: {gateway: warn}}"))
        .containsPattern(needs)
        .contains("INFO Gateway - reload: log.areas.gateway: warn is new");
    assertThat(reloads("needs a restart", fixed, "log: {level: debug}"))
        .containsPattern(needs)
        .doesNotContain("INFO Gateway");
    assertThat(reloads(DONE, fixed)).contains("INFO Gateway - reload: log.level: debug -> info");
  }
}
