package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands as devices on serial lines, beside UDP, through the real gateway and broker. */
@Timeout(180)
class SerialIT {

  private static Mosquitto broker;
  private static GatewayProcess gateway;
  private static SerialCable plain;
  private static SerialCable checked;
  private static SerialCable late;

  /** A line, and how one speaks on it. */
  enum Line {
    LENGTH,
    SLIP_CRC16;

    String options() {
      return this == LENGTH
          ? "--serial " + plain.far()
          : "--framing slip-crc16 --baud 57600 --serial " + checked.far();
    }
  }

  @BeforeAll
  static void open() throws IOException {
    broker = Mosquitto.start("max_queued_messages 10000");
    plain = SerialCable.laid();
    checked = SerialCable.laid();
    late = SerialCable.missing();
    gateway = GatewayProcess.start(yaml()).awaitBroker();
  }

  @AfterAll
  static void close() throws Exception {
    List<AutoCloseable> parts = List.of(gateway, late, checked, plain, broker);
    for (AutoCloseable part : parts) {
      part.close();
    }
  }

  private static String yaml() {
    return """
        version: 1
        listeners:
          - {name: lan, bind: "127.0.0.1:0"}
          - {name: plain, type: serial, port: "%s"}
          - {name: checked, type: serial, port: "%s", baud: 57600, framing: slip-crc16}
          - {name: late, type: serial, port: "%s"}
        upstream:
          servers: ["%s"]
          reconnect: {min: 100ms, max: 500ms}
        topics: {predefined: {"*": {1: s/predefined}}}
        """
        .formatted(plain.near(), checked.near(), late.near(), broker.address());
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void aDeviceOnALinePublishesInEveryWay(Line line) throws Exception {
    String topic = "s/" + line;
    try (MosquittoSub watcher = broker.subscribe(2, "s/#", "tt")) {
      good(line, "pub -t " + topic + " -m one -q 1");
      good(line, "pub -t " + topic + " -m two -q 2");
      good(line, "pub -t " + topic + " -m three");
      good(line, "pub --predefined 1 -m four -q -1");
      good(line, "pub --node 0A01 --short tt -m five -q 1");
      assertThat(watcher.await(5))
          .extracting(MosquittoSub.Message::text)
          .containsExactly("one", "two", "three", "four", "five");
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void aDeviceOnALineIsDeliveredTo(Line line) throws Exception {
    String topic = "d/" + line;
    broker.publish("-t", topic + "/kept", "-m", "kept", "-q", "1", "-r");
    CommandLineOf device = CommandLineOf.nothing();
    Future<Integer> exit = type(device, line, "sub -t " + topic + "/# -q 1 -C 2 -W 60 -v");
    await().until(() -> device.out().contains("kept"));
    broker.publish("-t", topic + "/now", "-m", "now", "-q", "1");
    assertThat(exit.get(60, TimeUnit.SECONDS)).as(device.err()).isZero();
    assertThat(device.out().lines()).containsExactly(topic + "/kept kept", topic + "/now now");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void aDeviceOnALineSleepsAndPings(Line line) {
    assertThat(good(line, "sleep -t z/none --wake 0.1 --cycles 2"))
        .contains("-- waking 1: 0 messages", "-- waking 2: 0 messages");
    assertThat(good(line, "ping -c 3 --interval 0.01 -W 10"))
        .contains("3 sent, 3 answered, 0% lost");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void theGatewayIsFoundOnALine(Line line) {
    assertThat(good(line, "discover -W 1"))
        .startsWith("gateway 1 at " + (line == Line.LENGTH ? plain : checked).far());
  }

  @Test
  void devicesOfDifferentLinksHearEachOther() throws Exception {
    try (RawDevice udp = RawDevice.talkingTo(gateway.port("lan"))) {
      udp.send(Octets.connect("udp1", 600)).expect(Octets.ACCEPTED);
      udp.send(Octets.subscribe(1, 1, "x/all")).expectMatching("08 13 20( ..){5}");
      good(Line.SLIP_CRC16, "pub -t x/all -m hi -q 1");
      udp.expectMatching("09 0C 20 .. .. .. .. 68 69");
      udp.send("02 18").expect("02 18");
    }
  }

  @Test
  void aDeviceMayReachItsPortOverTheNetwork() throws Exception {
    int port = FreePort.tcp();
    String listen = "tcp-listen:" + port + ",bind=127.0.0.1,reuseaddr";
    try (ChildProcess server =
        ChildProcess.start(List.of("socat", "-d", "-d", listen, checked.far() + ",raw,echo=0"))) {
      server.awaitLine(" listening on ");
      CommandLineOf line = CommandLineOf.nothing();
      String device =
          "pub -t n/et -m hi -q 1 --framing slip-crc16 --serial tcp://127.0.0.1:" + port;
      assertThat(line.run(device.split(" "))).as(line.err()).isZero();
    }
  }

  @Test
  void aMessageThatNoFrameHoldsIsOneLine() {
    CommandLineOf line = CommandLineOf.nothing();
    String words = "pub --short tt -q 1 --serial " + plain.far() + " -m " + "x".repeat(300);
    assertThat(line.run(words.split(" "))).isEqualTo(1);
    assertThat(line.err())
        .endsWith("a message of 309 octets is too long for this link, which carries 255\n")
        .hasLineCount(1);
  }

  @Test
  void aPortThatComesLaterServes() throws Exception {
    gateway.process().awaitLine(late.near() + " (listener late) is missing");
    late.plugIn();
    CommandLineOf line = CommandLineOf.nothing();
    int code =
        line.run(("pub -t l/ate -m hi -q 1 --attempts 20 --serial " + late.far()).split(" "));
    assertThat(code).as(line.err()).isZero();
  }

  @Test
  void aPortThatTheGatewayHasIsNotSniffed() {
    CommandLineOf line = CommandLineOf.nothing();
    assertThat(line.run("sniff", "--for", "5", "--serial", plain.near())).isEqualTo(1);
    assertThat(line.err())
        .startsWith("mqttsn-gateway sniff: " + plain.near() + " is taken by ")
        .contains("stop what has it", "second adapter")
        .hasLineCount(1);
  }

  private static String good(Line on, String words) {
    CommandLineOf line = CommandLineOf.nothing();
    assertThat(line.run((words + " " + on.options()).split(" "))).as(line.err()).isZero();
    return line.out();
  }

  private static Future<Integer> type(CommandLineOf line, Line on, String words) {
    return CompletableFuture.supplyAsync(() -> line.run((words + " " + on.options()).split(" ")));
  }
}
