package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file may not say, and the words in which it hears so. */
class RefusedFileTest {

  /** The text after {@code version} and {@code upstream}, which take lines 1 and 2. */
  private static Arguments after(String rest, String... problems) {
    return Arguments.of(Loading.MINIMAL + rest, String.join("\n", problems));
  }

  private static Arguments whole(String text, String... problems) {
    return Arguments.of(text, String.join("\n", problems));
  }

  static Stream<Arguments> yaml() {
    return Stream.of(
        whole(
            "",
            "gateway.yaml:1:1: there is nothing in the file; a configuration begins with \"version: 1\""),
        whole(
            "# only a remark\n",
            "gateway.yaml:1:1: there is nothing in the file; a configuration begins with \"version: 1\""),
        whole(
            "hello\n",
            "gateway.yaml:1:1: the file must be keys with values, such as \"version: 1\""),
        whole(
            "- a\n", "gateway.yaml:1:1: the file must be keys with values, such as \"version: 1\""),
        whole(
            "gateway:\n\tid: 1\n",
            "gateway.yaml:2:1: a tab is used for indentation; YAML wants spaces"),
        whole(
            "gateway:\n  id: 1\n name: x\n",
            "gateway.yaml:3:2: this line fits none of the lines above: check its indentation"),
        whole(
            "a: b: c\n",
            "gateway.yaml:1:5: a \": \" is not expected here: check the indentation, or put the value in quotes"),
        whole("a: \"b\nc: d\n", "gateway.yaml:3:1: a quote is opened and never closed"),
        whole(
            "a: \"C:\\q\"\n",
            "gateway.yaml:1:8: in double quotes a backslash begins an escape; write \\\\ or use single quotes"),
        whole("a: [1, 2\nb: 3\n", "gateway.yaml:2:2: a \"[\" is opened and not closed with \"]\""),
        whole("a: {b: 1\nc: 3\n", "gateway.yaml:2:2: a \"{\" is opened and not closed with \"}\""),
        whole(
            "bind: [::]:10000\n",
            "gateway.yaml:1:8: a value is expected here; a text that contains [, ], {, } or a comma needs quotes"),
        whole("*: 1\n", "gateway.yaml:1:2: a text that begins with * needs quotes"),
        whole("a: @b\n", "gateway.yaml:1:4: a text that begins with @ needs quotes"),
        whole("? [a]\n: 1\n", "gateway.yaml:1:4: a key must be a single value"),
        whole(
            "a: " + "[".repeat(30) + "]".repeat(30) + "\n",
            "gateway.yaml:1:24: sections are nested more than 20 deep"),
        whole(
            Loading.MINIMAL + "---\na: 1\n",
            "gateway.yaml:4:1: a second document (---) begins here; a file has only one"),
        after(
            "gateway: &g {id: 1}\n",
            "gateway.yaml:3:10: gateway: anchors (&) are not supported; a text that begins with & needs quotes"),
        after(
            "gateway: {name: *g}\n",
            "gateway.yaml:3:17: gateway.name: aliases (*) are not supported; a text that begins with * needs quotes"),
        after(
            "gateway: {id: !!int 1}\n",
            "gateway.yaml:3:15: gateway.id: tags (!) are not supported; a text that begins with ! needs quotes"),
        after(
            "version: 1\n",
            "gateway.yaml:3:1: version: duplicate key; it is already at line 1, column 1"),
        after(
            "gateway: {id: 1, id: 2}\n",
            "gateway.yaml:3:18: gateway.id: duplicate key; it is already at line 3, column 11"));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        whole(
            "upstream: {servers: [embedded]}\n",
            "gateway.yaml:1:1: version: missing; write \"version: 1\" as the first line"),
        whole(
            "version: 2\nupstream: {servers: [embedded]}\n",
            "gateway.yaml:1:10: version: \"2\" is not a version of this file's form; write 1"),
        whole(
            "version: 1\n",
            "gateway.yaml:1:1: upstream: missing; below it write servers: [\"tcp://host:1883\"] for your broker, or servers: [\"embedded\"] for the built-in one"),
        whole(
            "version: 1\nupstream:\n",
            "gateway.yaml:2:1: upstream.servers: missing; write servers: [\"tcp://host:1883\"] for your broker, or servers: [\"embedded\"] for the built-in one"),
        whole(
            "version: 1\nupstream: broker\n",
            "gateway.yaml:2:11: upstream: must be a section of keys, not a single value"),
        after(
            "listener: []\n",
            "gateway.yaml:3:1: listener: unknown key; did you mean \"listeners\"?"),
        after("gateway: {identifier: 1}\n", "gateway.yaml:3:11: gateway.identifier: unknown key"),
        after("\"a b\\n\": 1\n", "gateway.yaml:3:1: \"a b\\u000A\": unknown key"),
        after(
            "gateway: {id: 0}\n",
            "gateway.yaml:3:15: gateway.id: 0 is out of range; write a number from 1 to 255"),
        after(
            "gateway: {id: 256}\n",
            "gateway.yaml:3:15: gateway.id: 256 is out of range; write a number from 1 to 255"),
        after(
            "gateway: {id: 0x10}\n",
            "gateway.yaml:3:15: gateway.id: \"0x10\" is not a whole number; write one from 1 to 255"),
        after("gateway: {id: }\n", "gateway.yaml:3:14: gateway.id: has no value"),
        after(
            "gateway: {id: [1]}\n",
            "gateway.yaml:3:15: gateway.id: must be a single value, not a list"),
        after(
            "gateway: {id: {}}\n",
            "gateway.yaml:3:15: gateway.id: must be a single value, not a section of keys"),
        after(
            "capture: {client: a}\n",
            "gateway.yaml:3:1: capture.file: missing; write the path of the file, such as /var/lib/mqttsn-gateway/lan.pcap"),
        after(
            "gateway: {name: site 7}\n",
            "gateway.yaml:3:17: gateway.name: \"site 7\" is not a name: 1 to 64 letters, digits, \".\", \"_\" or \"-\""),
        after(
            "gateway: {name: '${NOWHERE}-${SITE}-${NEVER}'}\n",
            "gateway.yaml:3:17: gateway.name: the environment has no variable NOWHERE, NEVER"),
        after(
            "gateway: {name: '${SITE'}\n",
            "gateway.yaml:3:17: gateway.name: \"${\" wants ${NAME}; write \"$${\" for the two characters themselves"),
        after(
            "log: {level: inf}\n",
            "gateway.yaml:3:14: log.level: \"inf\" is not one of off, error, warn, info, debug, trace; did you mean \"info\"?"),
        after(
            "log: info\n", "gateway.yaml:3:6: log: must be a section of keys, not a single value"),
        after(
            "sessions: {max-clients: 0}\n",
            "gateway.yaml:3:25: sessions.max-clients: 0 is out of range; write a number from 1 to 1000000"),
        after(
            "sessions: {retry: {interval: 10}}\n",
            "gateway.yaml:3:30: sessions.retry.interval: 10 has no unit; write 10s, or another unit: ms, s, m, h, d"),
        after(
            "sessions: {retry: {interval: 10 s}}\n",
            "gateway.yaml:3:30: sessions.retry.interval: \"10 s\" is not a duration; write a number and a unit, such as 500ms, 15s, 10m, 2h or 7d"),
        after(
            "sessions: {retry: {interval: 2h, cuont: 1}}\n",
            "gateway.yaml:3:30: sessions.retry.interval: 2h is out of range; write a duration from 1s to 1h",
            "gateway.yaml:3:34: sessions.retry.cuont: unknown key; did you mean \"count\"?"),
        after(
            "sessions: {sleep-queue: {max-age: 4000d}}\n",
            "gateway.yaml:3:35: sessions.sleep-queue.max-age: 4000d is out of range; write a duration from 1s to 3650d"));
  }

  static Stream<Arguments> topics() {
    return Stream.of(
        after(
            "topics: {predefined: {x: {0: a}}}\n",
            "gateway.yaml:3:27: topics.predefined.x.0: 0 is out of range; write a number from 1 to 65534"),
        after(
            "topics: {predefined: {x: {65535: a}}}\n",
            "gateway.yaml:3:27: topics.predefined.x.65535: 65535 is out of range; write a number from 1 to 65534"),
        after(
            "topics: {predefined: {x: {0x10: a}}}\n",
            "gateway.yaml:3:27: topics.predefined.x.0x10: \"0x10\" is not a whole number; write one from 1 to 65534"),
        after(
            "topics: {predefined: {x: {1: a, 01: b}}}\n",
            "gateway.yaml:3:33: topics.predefined.x.01: \"01\" is not a whole number; write one from 1 to 65534"),
        after(
            "topics: {predefined: {'m-*': {1: a/+/b}}}\n",
            "gateway.yaml:3:34: topics.predefined.\"m-*\".1: \"a/+/b\" contains a wildcard (+ or #), and nothing can be published to it"),
        after(
            "topics: {predefined: {'m-*': {1: ''}}}\n",
            "gateway.yaml:3:34: topics.predefined.\"m-*\".1: must not be empty"),
        after(
            "topics: {predefined: {x: {1: " + "t".repeat(65_536) + "}}}\n",
            "gateway.yaml:3:30: topics.predefined.x.1: is 65536 octets long; MQTT carries at most 65535"),
        after(
            "topics: {predefined: {'': {1: a}}}\n",
            "gateway.yaml:3:23: topics.predefined.\"\": must not be empty"),
        after(
            "topics: {predefined: {x: [a]}}\n",
            "gateway.yaml:3:26: topics.predefined.x: must be a section of keys, not a list"));
  }

  static Stream<Arguments> promises() {
    String later = "not available yet in this version; remove it";
    return Stream.of(
        after(
            "clients: {p: {username: u, password-file: f, password: x}}\n",
            "gateway.yaml:3:15: clients.p.username: " + later,
            "gateway.yaml:3:28: clients.p.password-file: " + later,
            "gateway.yaml:3:46: clients.p.password: " + later),
        after("store: {path: state}\n", "gateway.yaml:3:1: store: " + later),
        after("topics: {rewrite: []}\n", "gateway.yaml:3:10: topics.rewrite: " + later));
  }

  @ParameterizedTest
  @MethodSource({"yaml", "keys", "topics", "promises"})
  void saysWhatIsWrongAndWhere(String yaml, String problems) {
    assertThat(Loading.refusal(yaml)).isEqualTo(problems);
  }

  @Test
  void allProblemsAreSaidAtOnceInTheOrderOfTheFile() {
    assertThat(
            Loading.refusal(
                """
                gateway:
                  id: 300
                  nam: x
                upstream:
                  servers: ["tcp//b"]
                  keep-alive: 60
                log: {level: loud}
                listeners:
                  - bindd: "0.0.0.0:10000"
                version: one
                version: 1
                """))
        .isEqualTo(
            """
            gateway.yaml:2:7: gateway.id: 300 is out of range; write a number from 1 to 255
            gateway.yaml:3:3: gateway.nam: unknown key; did you mean "name"?
            gateway.yaml:5:13: upstream.servers[0]: "tcp//b" is not a server; write "tcp://host:1883" or "embedded"
            gateway.yaml:6:15: upstream.keep-alive: 60 has no unit; write 60s, or another unit: ms, s, m, h, d
            gateway.yaml:7:14: log.level: "loud" is not one of off, error, warn, info, debug, trace
            gateway.yaml:9:5: listeners[0].bindd: unknown key; did you mean "bind"?
            gateway.yaml:10:10: version: "one" is not a version of this file's form; write 1
            gateway.yaml:11:1: version: duplicate key; it is already at line 10, column 1""");
  }

  @Test
  void theHundredAndFirstProblemIsOnlyCounted() {
    StringBuilder yaml = new StringBuilder(Loading.MINIMAL);
    for (int i = 0; i < 103; i++) {
      yaml.append("key-number-").append(i).append(": 1\n");
    }
    assertThat(Loading.refusal(yaml.toString()).lines())
        .hasSize(101)
        .last()
        .isEqualTo("and 3 more");
  }
}
