package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the upstream section may not say, and the words in which it hears so. */
class RefusedUpstreamTest {

  /** The text below {@code upstream} with servers, from line 4. */
  private static Arguments upstream(String rest, String... problems) {
    return Arguments.of(
        "version: 1\nupstream:\n  servers: [\"ssl://b:8883\"]\n" + rest,
        String.join("\n", problems));
  }

  private static Arguments server(String server, String problem) {
    return Arguments.of(
        "version: 1\nupstream:\n  servers: ['" + server + "']\n",
        "gateway.yaml:3:13: upstream.servers[0]: " + problem);
  }

  private static Arguments whole(String text, String... problems) {
    return Arguments.of(text, String.join("\n", problems));
  }

  static Stream<Arguments> servers() {
    return Stream.of(
        upstream(
            "  servers: []\n",
            "gateway.yaml:4:3: upstream.servers: duplicate key; it is already at line 3, column 3"),
        whole(
            "version: 1\nupstream: {servers: []}\n",
            "gateway.yaml:2:21: upstream.servers: is an empty list; write servers: [\"tcp://host:1883\"] for your broker, or servers: [\"embedded\"] for the built-in one"),
        whole(
            "version: 1\nupstream: {servers: 'tcp://b:1883'}\n",
            "gateway.yaml:2:21: upstream.servers: must be a list, not a single value"),
        whole(
            "version: 1\nupstream: {servers: [embedded, 'embedded:1884']}\n",
            "gateway.yaml:2:21: upstream.servers: there is only one embedded broker; name it once"),
        server("broker", "\"broker\" is not a server; write \"tcp://host:1883\" or \"embedded\""),
        server(
            "embeded",
            "\"embeded\" is not a server; write \"tcp://host:1883\" or \"embedded\"; did you mean \"embedded\"?"),
        server("embedded:0", "0 is out of range; write a number from 1 to 65535"),
        server("mqtt://b:1883", "\"mqtt\" is not one of tcp, ssl, ws, wss; did you mean \"tcp\"?"),
        server("tpc://b:1883", "\"tpc\" is not one of tcp, ssl, ws, wss; did you mean \"tcp\"?"),
        server("ssl://b", "\"ssl://b\" has no host and port; write ssl://host:8883"),
        server("tcp://:1883", "\"tcp://:1883\" has no host and port; write tcp://host:1883"),
        server("tcp://b:0", "0 is out of range; write a number from 1 to 65535"),
        server("tcp://b c:1883", "\"b c\" is neither an address nor a host name"),
        server("tcp://[::g]:1883", "\"[::g]\" is neither an address nor a host name"),
        server(
            "tcp://b:1883/mqtt",
            "\"tcp://b:1883/mqtt\" has a path, which only ws and wss can have"),
        server("ws://b:80/mqtt?x=1", "\"ws://b:80/mqtt?x=1\" has more than a path after the port"),
        server(
            "tcp://joe:s3cret@b:1883",
            "credentials do not belong here; write username and password-file"));
  }

  static Stream<Arguments> upstream() {
    return Stream.of(
        upstream(
            "  keep-alive: 60\n",
            "gateway.yaml:4:15: upstream.keep-alive: 60 has no unit; write 60s, or another unit: ms, s, m, h, d"),
        upstream(
            "  keep-alive: 1500ms\n",
            "gateway.yaml:4:15: upstream.keep-alive: 1500ms is not whole seconds, which is what MQTT counts in"),
        upstream(
            "  keep-alive: 19h\n",
            "gateway.yaml:4:15: upstream.keep-alive: 19h is out of range; write a duration from 1s to 18h"),
        upstream(
            "  maxInFlight: 10\n",
            "gateway.yaml:4:3: upstream.maxInFlight: unknown key; did you mean \"max-in-flight\"?"),
        upstream(
            "  max-in-flight: 65536\n",
            "gateway.yaml:4:18: upstream.max-in-flight: 65536 is out of range; write a number from 1 to 65535"),
        upstream(
            "  max-qos: 0\n",
            "gateway.yaml:4:12: upstream.max-qos: 0 is out of range; write a number from 1 to 2"),
        upstream("  client-id: ''\n", "gateway.yaml:4:14: upstream.client-id: must not be empty"),
        upstream(
            "  client-id: \"a\\0b\"\n",
            "gateway.yaml:4:14: upstream.client-id: contains the character U+0000, which MQTT forbids"),
        upstream(
            "  client-id: \"a\\ud800b\"\n",
            "gateway.yaml:4:14: upstream.client-id: contains half of a character (a lone surrogate)"),
        upstream(
            "  reconnect: {min: 10s, max: 5s}\n",
            "gateway.yaml:4:30: upstream.reconnect.max: max, 5s, is less than min, 10s"),
        upstream(
            "  reconnect: {min: 3m}\n",
            "gateway.yaml:4:20: upstream.reconnect.min: max, 2m, is less than min, 3m"),
        upstream(
            "  reconnect: {min: 3m, max: 5}\n",
            "gateway.yaml:4:29: upstream.reconnect.max: 5 has no unit; write 5s, or another unit: ms, s, m, h, d"),
        upstream(
            "  reconnect: {jitter: 1.5}\n",
            "gateway.yaml:4:23: upstream.reconnect.jitter: 1.5 is out of range; write a number from 0 to 1"),
        upstream(
            "  reconnect: {jitter: some}\n",
            "gateway.yaml:4:23: upstream.reconnect.jitter: \"some\" is not a number; write one from 0 to 1"),
        upstream(
            "  topic-prefix: a/#\n",
            "gateway.yaml:4:17: upstream.topic-prefix: \"a/#\" contains a wildcard (+ or #), and nothing can be published to it"),
        upstream(
            "  status-topic: ''\n", "gateway.yaml:4:17: upstream.status-topic: must not be empty"),
        upstream(
            "  device-status: ''\n",
            "gateway.yaml:4:18: upstream.device-status: must not be empty"),
        upstream(
            "  device-status: a/+\n",
            "gateway.yaml:4:18: upstream.device-status: \"a/+\" contains a wildcard (+ or #), and nothing can be published to it"),
        upstream(
            "  device-status: a/\n",
            "gateway.yaml:4:18: upstream.device-status: must not end with /; the slash before each device is put there"),
        upstream(
            "  device-status: " + "a".repeat(1001) + "\n",
            "gateway.yaml:4:18: upstream.device-status: is 1001 octets long; with a client id behind it at most 1000"),
        upstream(
            "  status-topic: a/b\n  device-status: a\n",
            "gateway.yaml:5:18: upstream.device-status: upstream.status-topic lies below it, where each device has its topic; choose another"),
        upstream(
            "  password: s3cret\n",
            "gateway.yaml:4:3: upstream.password: a password needs a username, and there is none"),
        upstream(
            "  username: joe\n  password: '***'\n",
            "gateway.yaml:5:13: upstream.password: is the mask that print-config shows; write the password, ${VARIABLE} or a password-file"),
        upstream(
            "  username: joe\n  password: ${EMPTY}\n",
            "gateway.yaml:5:13: upstream.password: must not be empty"),
        upstream(
            "  tls: {verify-hostname: yes}\n",
            "gateway.yaml:4:26: upstream.tls.verify-hostname: \"yes\" is not one of true, false"),
        whole(
            "version: 1\nupstream:\n  servers: ['tcp://b:1883', embedded]\n  tls: {}\n",
            "gateway.yaml:4:3: upstream.tls: none of the servers is ssl:// or wss://, so nothing would be encrypted"));
  }

  static Stream<Arguments> promises() {
    return Stream.of(
        upstream(
            "  client: netty\n",
            "gateway.yaml:4:11: upstream.client: \"netty\" is not available yet in this version; write paho"),
        upstream(
            "  mode: transparent\n",
            "gateway.yaml:4:9: upstream.mode: \"transparent\" is not available yet in this version; write aggregating"),
        upstream(
            "  mode: agregating\n",
            "gateway.yaml:4:9: upstream.mode: \"agregating\" is not one of aggregating, transparent; did you mean \"aggregating\"?"));
  }

  @ParameterizedTest
  @MethodSource({"servers", "upstream", "promises"})
  void saysWhatIsWrongAndWhere(String yaml, String problems) {
    assertThat(Loading.refusal(yaml)).isEqualTo(problems);
  }
}
