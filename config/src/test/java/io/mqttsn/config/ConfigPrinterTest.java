package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed loads again and means the same, and tells no secret. */
class ConfigPrinterTest {

  private static void roundTrips(GatewayConfig config) {
    String printed = ConfigPrinter.effective(config);
    assertThat(Loading.load(printed).withSource(config.source())).as(printed).isEqualTo(config);
  }

  @Test
  void builtInDefaultRoundTrips() {
    roundTrips(Loading.loader().builtIn());
  }

  @Test
  void everythingRoundTrips(@TempDir Path folder) throws Exception {
    for (String name : new String[] {"ca.pem", "gw.pem", "gw.key"}) {
      Files.createFile(folder.resolve(name));
    }
    Files.writeString(folder.resolve("broker.pass"), "s3cret\n");
    Files.writeString(folder.resolve("admin.token"), "s3cret-of-sixteen\n");
    Path file =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            """
            version: 1
            gateway: {id: 255, name: "007", advertise: 0}
            listeners:
              - {name: "no", bind: "[fe80::1]:10001", max-frame: 64, retry: {count: 0}}
              - {bind: "localhost:0"}
              - {bind: "[::1]:0", multicast: {group: "ff02::1", port: 1, interface: "no", hops: 255}}
              - {type: serial, port: "/dev/a b", baud: 300, parity: even, stop-bits: 2,
                 flow-control: xon-xoff, dtr: lower, settle: 1500ms, framing: xbee-api2,
                 max-frame: 16, in-flight: 64, retry: {interval: 30s, count: 4}}
              - {type: serial, port: "tcp://[::1]:1", framing: slip-crc16, keep-alive-tolerance: 0s}
              - {type: serial, port: /dev/c, retry: {interval: 1h, count: 100}}
            upstream:
              servers: ["wss://[::1]:443/a/b", "ssl://b:8883"]
              client-id: "quote \\" back \\\\ line \\n \\u0085 ü €  \\U0001F600 $${SITE} #"
              username: "0x10"
              password-file: broker.pass
              keep-alive: 18h
              max-in-flight: 65535
              max-qos: 1
              reconnect: {min: 1500ms, max: 1d, jitter: 0.000001}
              tls: {ca-file: ca.pem, cert-file: gw.pem, key-file: gw.key}
              topic-prefix: "$$${"
              status-topic: "a: b"
              device-status: "a: b"
            topics:
              predefined:
                "*": {65534: "no", 2: "b", 1: "{client}"}
                "pump: 1": {}
                "a$b ${SITE}": {3: "null"}
            sessions:
              max-clients: 1000000
              retry: {interval: 1001ms, count: 100}
              sleep-queue: {max-messages: 1, max-age: 90s}
              rate: 7/s
            clients:
              "no": {publish: ["a b/+", "${SITE}/{client}/#", "$${x}"], subscribe: []}
              "p*: 1": {qos-minus-one: false, subscribe: ["$SYS/#", "#"]}
              "x": {}
              "*": {allow: false}
            admin: {enabled: false, bind: "[::1]:0", token-file: admin.token}
            log: {level: off, areas: {upstream: debug}, trace: ["p: 1", b]}
            capture: {client: "a b", file: f.pcap, max-size: 5KiB}
            """
                .replace("$$${", "$$$${"));
    GatewayConfig config = Loading.loader().load(file);
    assertThat(ConfigPrinter.effective(config)).doesNotContain("s3cret");
    roundTrips(config);
  }

  @Test
  void passwordFromTheEnvironmentIsPrintedAsItsVariable() {
    GatewayConfig config =
        Loading.load(
            "version: 1\nupstream: {servers: [embedded], username: j, password: '${BROKER_PASSWORD}'}\n");
    assertThat(ConfigPrinter.effective(config))
        .contains("\n  password: ${BROKER_PASSWORD}\n")
        .doesNotContain("s3cret");
    roundTrips(config);
  }

  @Test
  void writtenPasswordIsMaskedAndTheMaskIsNoPassword() {
    for (String password : new String[] {"hunter2", "hunter2${SITE}"}) {
      GatewayConfig config =
          Loading.load(
              "version: 1\nupstream: {servers: [embedded], username: j, password: '"
                  + password
                  + "'}\n");
      String printed = ConfigPrinter.effective(config);
      assertThat(printed).contains("\n  password: \"***\"   # masked").doesNotContain("hunter2");
      assertThat(Loading.refusal(printed))
          .endsWith(
              "upstream.password: is the mask that print-config shows; write the password,"
                  + " ${VARIABLE} or a password-file");
      assertThat(config.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void annotatedDefaultIsTheBuiltInDefault() {
    assertThat(Loading.load(ConfigPrinter.annotatedDefault()))
        .isEqualTo(Loading.loader().builtIn().withSource("gateway.yaml"));
  }
}
