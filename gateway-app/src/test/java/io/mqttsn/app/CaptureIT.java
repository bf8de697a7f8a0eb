package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Captures of a running gateway, read by the program that people read them with. */
@Timeout(120)
class CaptureIT {

  private static final String GATEWAY = "192.0.2.1";

  private static Mosquitto broker;
  private static SerialCable cable;
  private static GatewayProcess gateway;

  @BeforeAll
  static void open() throws IOException {
    broker = Mosquitto.start();
    cable = SerialCable.laid();
    gateway = GatewayProcess.start(yaml("")).awaitBroker();
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    cable.close();
    broker.close();
  }

  private static String yaml(String section) {
    return """
        version: 1
        listeners:
          - {name: lan, type: udp, bind: "127.0.0.1:0"}
          - {name: line, type: serial, port: "%s"}
        upstream: {servers: ["%s"]}
        log: {trace: [wired]}
        """
            .formatted(cable.near(), broker.address())
        + section
        + "\n";
  }

  private static Path file(String name) {
    return gateway.folder().resolve(name);
  }

  private static void reload(String section, String expected) throws IOException {
    gateway.configure(yaml(section));
    gateway.process().signal("USR1");
    gateway.process().awaitLine(expected);
  }

  private static void aWiredDevicePublishes(String options) {
    CommandLineOf line = CommandLineOf.nothing();
    String words = "pub -i wired -t w/t -m hi -q 1 " + options + " --serial " + cable.far();
    assertThat(line.run(words.split("\\s+"))).as(line.err()).isZero();
  }

  private static void everythingIsUnderstood(Path capture) throws IOException {
    assertThat(Tshark.read(capture, "!mqttsn || _ws.malformed || _ws.expert", "frame.number"))
        .as("what the dissector does not like")
        .isEmpty();
  }

  @Test
  void aConversationOverUdpIsDecodedMessageByMessage() throws Exception {
    reload("capture: {client: dev-1, file: udp.pcap}", "capture: writing " + file("udp.pcap"));
    try (RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("0C", "dev-1", 600)).expect("02 06");
      device.send(Octets.frame("07", "00" + Octets.text("w"))).expect("02 08");
      device.send(Octets.frame("09", Octets.text("gone"))).expect(Octets.ACCEPTED);
      String topic = Octets.two(device.send(Octets.register(1, "c/d")).next(), 2);
      device.send(Octets.publish("20", topic, 2, "4142")).next();
      device.send(Octets.publish("40", topic, 3, "4142")).expect("04 0F 00 03");
      device.send("04 10 00 03").expect("04 0E 00 03");
      device.send(Octets.subscribe(0, 4, "tt/#")).next();
      broker.publish("-t", "tt/1", "-m", "down");
      device.next();
      device.send("02 16").expect("02 17");
      device.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
    }
    reload("", "udp.pcap has ended, frames written: ");

    Path capture = file("udp.pcap");
    everythingIsUnderstood(capture);
    assertThat(Tshark.read(capture, "mqttsn", "mqttsn.msg.type"))
        .containsExactly(
            Stream.of("4 6 7 8 9 5 10 11 12 13 12 15 16 14 18 19 10 22 23 24 24".split(" "))
                .map(type -> "0x%02x".formatted(Integer.parseInt(type)))
                .toArray(String[]::new));
    assertThat(Tshark.read(capture, "mqttsn.client.id", "ip.src", "mqttsn.client.id"))
        .containsExactly("127.0.0.1,dev-1");
    assertThat(
            Tshark.read(
                capture, "mqttsn.msg.type == 0x0c", "ip.src", "mqttsn.qos", "mqttsn.pub.msg"))
        .containsExactly("127.0.0.1,0x01,AB", "127.0.0.1,0x02,AB");
  }

  @Test
  void aSerialListenerIsDecodedToo() throws Exception {
    reload("capture: {listener: line, file: line.pcap}", "capture: writing " + file("line.pcap"));
    try (RawDevice other = RawDevice.talkingTo(gateway.port("lan"))) {
      other.send(Octets.connect("other", 600)).expect(Octets.ACCEPTED);
      aWiredDevicePublishes("");
      aWiredDevicePublishes("--node 0A01");
    }
    reload("", "line.pcap has ended, frames written: ");

    Path capture = file("line.pcap");
    everythingIsUnderstood(capture);
    assertThat(Tshark.read(capture, "mqttsn.client.id", "mqttsn.client.id"))
        .hasSizeGreaterThanOrEqualTo(2)
        .containsOnly("wired");
    assertThat(Tshark.read(capture, "mqttsn.wireless.node.id", "mqttsn.wireless.node.id"))
        .isNotEmpty();
    List<String> sources = Tshark.read(capture, "ip", "ip.src").stream().distinct().toList();
    assertThat(sources).hasSize(2).contains(GATEWAY).anyMatch(source -> source.startsWith("198.1"));
    gateway.process().awaitLine("INFO trace - client \"wired\" on line: Connect[");
    gateway.process().awaitLine("INFO trace - client \"wired\" on line: Publish[");
  }

  @Test
  void aFileThatCanBeHadLaterIsWrittenFromTheNextReloadOn() throws Exception {
    reload("capture: {file: later/a.pcap}", "a.pcap: its folder does not exist");
    Files.createDirectory(file("later"));
    gateway.process().signal("USR1");
    gateway.process().awaitLine("capture: writing " + file("later").resolve("a.pcap"));
    reload("", "a.pcap has ended, frames written: ");
  }

  @Test
  void aFileThatCannotBeWrittenIsOneWarningAndTheGatewayGoesOn() throws Exception {
    reload(
        "capture: {listener: lan, file: /nowhere/a.pcap}",
        "WARN Gateway - capture: cannot write /nowhere/a.pcap: its folder does not exist; the"
            + " gateway goes on without it");
    Path pipe = file("pipe");
    try (ChildProcess mkfifo = ChildProcess.start(List.of("mkfifo", pipe.toString()))) {
      assertThat(mkfifo.awaitEnd(ChildProcess.PATIENCE)).as(mkfifo.text()).isZero();
    }
    reload(
        "capture: {listener: lan, file: pipe}",
        "WARN Gateway - capture: cannot write " + pipe + ": it is a pipe or a device, not a file");
    try (RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("dev-2", 600)).expect(Octets.ACCEPTED);
      device.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
    }
    assertThat(gateway.log()).noneMatch(line -> line.contains("\tat "));
  }
}
