package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.AccessRules.Rule;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.udp.UdpSettings.Multicast;
import io.mqttsn.upstream.UpstreamSettings;
import io.mqttsn.upstream.UpstreamSettings.Credentials;
import io.mqttsn.upstream.UpstreamSettings.Reconnect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files mean. */
class AcceptedFileTest {

  @Test
  void shortestFileIsTheBuiltInDefault() {
    assertThat(Loading.load(Loading.MINIMAL))
        .isEqualTo(Loading.loader().builtIn().withSource("gateway.yaml"));
  }

  @Test
  void builtInDefaultListensOnUdp10000AndBringsItsOwnBroker() {
    GatewayConfig config = Loading.loader().builtIn();
    assertThat(config.udpListeners())
        .containsExactly(new UdpSettings("udp", "0.0.0.0", 10_000, 1280));
    assertThat(config.upstream()).isEqualTo(UpstreamSettings.of("embedded", Loading.HOST));
    assertThat(config.protocol()).isEqualTo(ProtocolSettings.DEFAULT);
    assertThat(config.predefinedTopics()).isEqualTo(PredefinedTopics.NONE);
    assertThat(config.accessRules()).isEqualTo(AccessRules.NONE);
    assertThat(config.patience())
        .containsExactly(Map.entry("udp", Patience.of(ProtocolSettings.DEFAULT.retry())));
    assertThat(config.log().level()).isEqualTo(LogLevel.INFO);
    assertThat(config.discovery()).isEqualTo(new DiscoverySettings(1, Duration.ofMinutes(16)));
    assertThat(config.gatewayName()).isEqualTo(Loading.HOST);
  }

  @Test
  void everyKeyReachesItsSetting() {
    GatewayConfig config =
        Loading.load(
            """
            version: 1
            gateway: {id: 7, name: site-7, advertise: 15m}
            listeners:
              - {name: lan, type: udp, bind: "[::1]:10001", max-frame: 512}
              - {bind: "127.0.0.1:0", retry: {interval: 30s}}
              - bind: "10.0.0.1:10002"
                multicast: {group: 225.1.1.1, port: 1883, interface: eth0, hops: 7}
            upstream:
              servers: ["tcp://a.example:1883", "ws://b_c:80/mqtt", "embedded:1884"]
              client: paho
              mode: aggregating
              client-id: gw
              username: joe
              password: ${BROKER_PASSWORD}
              keep-alive: 2m
              max-in-flight: 10
              max-qos: 1
              reconnect: {min: 500ms, max: 1m, jitter: 0}
              topic-prefix: "${SITE}/"
              status-topic: gateways/site-7/status
              device-status: gateways/site-7/devices
            topics:
              predefined:
                "*": {1: sensors/hello}
                "meter-*": {10: "meters/{client}/reading"}
            clients:
              "meter-*": {publish: ["meters/{client}/#", "${SITE}/+"], subscribe: []}
              pump-1: {qos-minus-one: false}
              valve-1:
              "*": {allow: false}
            sessions:
              max-clients: 5
              retry: {interval: 15s, count: 0}
              sleep-queue: {max-messages: 2, max-age: 1d}
              rate: 50/s
            log: {level: trace, areas: {serial: debug, netty: info}, trace: [meter-1]}
            """);
    assertThat(config.discovery()).isEqualTo(new DiscoverySettings(7, Duration.ofSeconds(900)));
    assertThat(config.gatewayName()).isEqualTo("site-7");
    assertThat(config.udpListeners())
        .containsExactly(
            new UdpSettings("lan", "::1", 10_001, 512),
            new UdpSettings("udp-2", "127.0.0.1", 0, 1280),
            new UdpSettings(
                "udp-3",
                "10.0.0.1",
                10_002,
                1280,
                Optional.of(new Multicast("225.1.1.1", 1883, "eth0", 7))));
    assertThat(config.serialListeners()).isEmpty();
    assertThat(config.upstream())
        .isEqualTo(
            new UpstreamSettings(
                List.of("tcp://a.example:1883", "ws://b_c:80/mqtt", "embedded:1884"),
                "gw",
                Optional.of(new Credentials("joe", "s3cret")),
                Duration.ofMinutes(2),
                10,
                Qos.ONE,
                new Reconnect(Duration.ofMillis(500), Duration.ofMinutes(1), 0),
                Optional.empty(),
                "site-7/",
                Optional.of("gateways/site-7/status"),
                Optional.of("gateways/site-7/devices")));
    assertThat(config.predefinedTopics().rules())
        .containsExactly(
            new PredefinedTopics.Rule("meter-*", Map.of(10, "meters/{client}/reading")),
            new PredefinedTopics.Rule("*", Map.of(1, "sensors/hello")));
    assertThat(config.protocol())
        .isEqualTo(
            ProtocolSettings.DEFAULT
                .withMaxClients(5)
                .withRetry(Duration.ofSeconds(15), 0)
                .withQueue(2, Duration.ofDays(1))
                .withRequestRate(50));
    assertThat(config.patience())
        .containsOnly(
            Map.entry("lan", Patience.of(new RetryPolicy(Duration.ofSeconds(15), 0))),
            Map.entry("udp-2", Patience.of(new RetryPolicy(Duration.ofSeconds(30), 0))),
            Map.entry("udp-3", Patience.of(new RetryPolicy(Duration.ofSeconds(15), 0))));
    assertThat(config.accessRules().rules())
        .containsExactly(
            new Rule(
                "meter-*",
                true,
                Optional.of(List.of("meters/{client}/#", "site-7/+")),
                Optional.of(List.of()),
                true),
            new Rule("pump-1", true, Optional.empty(), Optional.empty(), false),
            new Rule("valve-1", true, Optional.empty(), Optional.empty(), true),
            new Rule("*", false, Optional.empty(), Optional.empty(), true));
    assertThat(config.log())
        .isEqualTo(
            new LogSettings(
                LogLevel.TRACE,
                Map.of(LogArea.SERIAL, LogLevel.DEBUG, LogArea.NETTY, LogLevel.INFO),
                List.of("meter-1")));
    assertThat(config.source()).isEqualTo("gateway.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00123", "no", "0x10", "null", "~", "1e3", "1_000", "12:30:45", "2026-11-21"})
  void textsAreWhatIsWritten(String text) {
    GatewayConfig config =
        Loading.load(
            "version: 1\nupstream:\n  servers: [embedded]\n  client-id: "
                + text
                + "\n  username: "
                + text
                + "\n  password: "
                + text
                + "\ntopics: {predefined: {"
                + text.replace("~", "'~'")
                + ": {1: "
                + text
                + "}}}\n");
    assertThat(config.upstream().clientId()).isEqualTo(text);
    assertThat(config.upstream().credentials()).contains(new Credentials(text, text));
    assertThat(config.predefinedTopics().rules())
        .containsExactly(new PredefinedTopics.Rule(text, Map.of(1, text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${SITE} | site-7",
        "a${SITE}b${SITE} | asite-7bsite-7",
        "$${SITE} | ${SITE}",
        "$$${SITE} | $${SITE}",
        "$SITE | $SITE",
        "{client}$ | {client}$",
        "${DOLLARS} | ${SITE}",
      })
  void environmentVariablesArePutInOnce(String written, String meant) {
    GatewayConfig config =
        Loading.load(
            "version: 1\nupstream: {servers: [embedded], status-topic: '" + written + "'}\n");
    assertThat(config.upstream().statusTopic()).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0/s, 0", "1/s, 1", "1000000/s, 1000000"})
  void ratesAreRequestsPerSecond(String written, int meant) {
    assertThat(
            Loading.load(Loading.MINIMAL + "sessions: {rate: " + written + "}\n")
                .protocol()
                .requestRate())
        .isEqualTo(meant);
  }

  @Test
  void clientIdAtTheBrokerIsTheGatewaysName() {
    assertThat(Loading.load(Loading.MINIMAL + "gateway: {name: roof}\n").upstream().clientId())
        .isEqualTo("roof");
  }

  @Test
  void userNameMayStandAlone() {
    GatewayConfig config =
        Loading.load("version: 1\nupstream: {servers: [embedded], username: token}\n");
    assertThat(config.upstream().credentials()).contains(new Credentials("token", ""));
    assertThat(config.passwordSource()).isEmpty();
  }

  @Test
  void sectionWithoutKeysHasItsDefaults() {
    assertThat(
            Loading.load(Loading.MINIMAL + "gateway:\ntopics:\n  predefined:\nsessions:\nlog:\n"))
        .isEqualTo(Loading.load(Loading.MINIMAL));
  }

  @Test
  void byteOrderMarkAndWindowsLineEndsDoNoHarm() {
    assertThat(Loading.load("\uFEFF" + Loading.MINIMAL.replace("\n", "\r\n")))
        .isEqualTo(Loading.load(Loading.MINIMAL));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1s, 1", "65535s, 65535", "18h, 64800"})
  void advertisingHasAPeriodOrNever(String written, long seconds) {
    assertThat(
            Loading.load(Loading.MINIMAL + "gateway: {advertise: " + written + "}\n").discovery())
        .isEqualTo(new DiscoverySettings(1, Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 224.0.0.1",
    "127.0.0.1, 239.255.255.255",
    "localhost, 225.1.1.1",
    "[::], ff05::1",
    "[::1], FF02:0:0::fd",
    "gw.example, 225.1.1.1",
    "gw.example, ff02::1"
  })
  void aGroupHasThePortOfItsListenerAndOneHop(String host, String group) {
    assertThat(
            Loading.load(
                    Loading.MINIMAL
                        + "listeners:\n  - bind: '%s:7'\n".formatted(host)
                        + "    multicast: {group: '%s', interface: wlan0.5}\n".formatted(group))
                .udpListeners()
                .get(0)
                .multicast())
        .contains(new Multicast(group, 7, "wlan0.5", 1));
  }

  @Test
  void twoListenersMayShareAGroupOnDifferentInterfacesOrPorts() {
    assertThat(
            Loading.load(
                    Loading.MINIMAL
                        + "listeners:\n"
                        + "  - {bind: '10.0.0.1:7', multicast: {group: 225.1.1.1, interface: a}}\n"
                        + "  - {bind: '10.0.0.2:7', multicast: {group: 225.1.1.1, interface: b}}\n"
                        + "  - {bind: '10.0.0.3:8', multicast: {group: 225.1.1.1, interface: a}}\n"
                        + "  - {bind: '10.0.0.4:7', multicast: {group: 225.1.1.2, interface: a}}\n")
                .udpListeners())
        .hasSize(4);
  }

  @Test
  void twoListenersMayShareAPortOnDifferentAddresses() {
    assertThat(
            Loading.load(
                    Loading.MINIMAL
                        + "listeners: [{bind: '127.0.0.1:7'}, {bind: '127.0.0.2:7'},"
                        + " {bind: '[::1]:7'}, {bind: '0.0.0.0:0'}, {bind: '0.0.0.0:0'}]\n")
                .udpListeners())
        .extracting(UdpSettings::name)
        .containsExactly("udp", "udp-2", "udp-3", "udp-4", "udp-5");
  }
}
