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

  static Stream<Arguments> listeners() {
    return Stream.of(
        after(
            "listeners: []\n",
            "gateway.yaml:3:12: listeners: is an empty list; name a listener, or remove the key for the default"),
        after(
            "listeners: {bind: x}\n",
            "gateway.yaml:3:12: listeners: must be a list, not a section of keys"),
        after("listeners:\n", "gateway.yaml:3:11: listeners: must be a list, not nothing"),
        after(
            "listeners: [udp]\n",
            "gateway.yaml:3:13: listeners[0]: must be a section of keys, not a single value"),
        after(
            "listeners:\n  - name: lan\n    bindd: x\n",
            "gateway.yaml:5:5: listeners[0].bindd: unknown key; did you mean \"bind\"?"),
        after(
            "listeners:\n  - {bind: 10000}\n",
            "gateway.yaml:4:12: listeners[0].bind: \"10000\" is not an address and a port; write \"0.0.0.0:10000\" or \"[::]:10000\""),
        after(
            "listeners:\n  - {bind: '::1:10000'}\n",
            "gateway.yaml:4:12: listeners[0].bind: \"::1:10000\" is not an address and a port; write \"0.0.0.0:10000\" or \"[::]:10000\""),
        after(
            "listeners:\n  - {bind: '256.0.0.1:10000'}\n",
            "gateway.yaml:4:12: listeners[0].bind: \"256.0.0.1\" is neither an address nor a host name"),
        after(
            "listeners:\n  - {bind: 'lo:65536'}\n",
            "gateway.yaml:4:12: listeners[0].bind: 65536 is out of range; write a number from 0 to 65535"),
        after(
            "listeners:\n  - {max-frame: 63}\n",
            "gateway.yaml:4:17: listeners[0].max-frame: 63 is out of range; write a number from 64 to 65507"),
        after(
            "listeners:\n  - {name: a, bind: '0.0.0.0:7'}\n  - {name: a, bind: '127.0.0.1:7'}\n",
            "gateway.yaml:5:12: listeners[1].name: \"a\" is already the name of listeners[0]",
            "gateway.yaml:5:21: listeners[1].bind: 127.0.0.1:7 is already taken by 0.0.0.0:7 of listeners[0]"),
        after(
            "listeners:\n  - {}\n  - {}\n",
            "gateway.yaml:5:5: listeners[1].bind: 0.0.0.0:10000 is already taken by 0.0.0.0:10000 of listeners[0]"),
        after(
            "listeners:\n  - {type: seriel}\n",
            "gateway.yaml:4:12: listeners[0].type: \"seriel\" is not one of udp, serial; did you mean \"serial\"?"),
        after(
            "listeners:\n  - {type: serial, port: /dev/ttyUSB0, baud: x}\n",
            "gateway.yaml:4:12: listeners[0].type: serial listeners are not available yet in this version"),
        after(
            "listeners:\n  - {baud: 57600}\n",
            "gateway.yaml:4:6: listeners[0].baud: is a key of serial listeners, and this one is udp"));
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

  static Stream<Arguments> discovery() {
    String group = "listeners[0].multicast.group: ";
    String noGroup =
        " is not a multicast address, 224.0.0.0 to 239.255.255.255 or ff00::/8;"
            + " write \"225.1.1.1\" or \"ff05::1\"";
    String families = " are not of one family; use two of IPv4 or two of IPv6";
    return Stream.of(
        after(
            "gateway: {advertise: 65536s}\n",
            "gateway.yaml:3:22: gateway.advertise: 65536s is out of range; write a duration from 1s to 65535s; or 0 for never"),
        after(
            "gateway: {advertise: 0s}\n",
            "gateway.yaml:3:22: gateway.advertise: 0s is out of range; write a duration from 1s to 65535s; or 0 for never"),
        after(
            "gateway: {advertise: 1500ms}\n",
            "gateway.yaml:3:22: gateway.advertise: 1500ms is not whole seconds, which is what ADVERTISE counts in; or 0 for never"),
        after(
            "gateway: {advertise: 60}\n",
            "gateway.yaml:3:22: gateway.advertise: 60 has no unit; write 60s, or another unit: ms, s, m, h, d; or 0 for never"),
        after(
            "listeners: [{multicast: {}}]\n",
            "gateway.yaml:3:14: listeners[0].multicast.group: missing; the address of the group: write \"225.1.1.1\" or \"ff05::1\"",
            "gateway.yaml:3:14: listeners[0].multicast.interface: missing; the network interface of the devices, such as eth0"),
        after(
            "listeners: [{bind: '0.0.0.0:0', multicast: {group: 225.1.1.1, interface: a}}]\n",
            "gateway.yaml:3:33: listeners[0].multicast.port: missing; the listener takes a free port, and devices must know the group's"),
        after(
            "listeners: [{multicast: {group: 10.0.0.1, interface: a}}]\n",
            "gateway.yaml:3:33: " + group + "\"10.0.0.1\"" + noGroup),
        after(
            "listeners: [{multicast: {group: all.example, interface: a}}]\n",
            "gateway.yaml:3:33: " + group + "\"all.example\"" + noGroup),
        after(
            "listeners: [{multicast: {group: '[ff05::1]', interface: a}}]\n",
            "gateway.yaml:3:33: " + group + "\"[ff05::1]\"" + noGroup),
        after(
            "listeners: [{multicast: {group: 'ff05::1', interface: a}}]\n",
            "gateway.yaml:3:33: "
                + group
                + "ff05::1 and the listener's address, 0.0.0.0,"
                + families),
        after(
            "listeners: [{bind: '[::]:7', multicast: {group: 225.1.1.1, interface: a}}]\n",
            "gateway.yaml:3:49: " + group + "225.1.1.1 and the listener's address, ::," + families),
        after(
            "listeners: [{multicast: {group: 225.1.1.1, interface: 'a b', port: 0, hops: 256, ttl: 1}}]\n",
            "gateway.yaml:3:55: listeners[0].multicast.interface: \"a b\" is not the name of a network interface, such as eth0",
            "gateway.yaml:3:68: listeners[0].multicast.port: 0 is out of range; write a number from 1 to 65535",
            "gateway.yaml:3:77: listeners[0].multicast.hops: 256 is out of range; write a number from 1 to 255",
            "gateway.yaml:3:82: listeners[0].multicast.ttl: unknown key"),
        after(
            "listeners:\n"
                + "  - {bind: '10.0.0.1:7', multicast: {group: 225.1.1.1, interface: a}}\n"
                + "  - {bind: '10.0.0.2:9', multicast: {group: 225.1.1.1, interface: a, port: 7}}\n",
            "gateway.yaml:5:37: listeners[1].multicast: is already the group of listeners[0]"));
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
        after("admin: {bind: x}\n", "gateway.yaml:3:1: admin: " + later),
        after("topics: {rewrite: []}\n", "gateway.yaml:3:10: topics.rewrite: " + later));
  }

  @ParameterizedTest
  @MethodSource({"yaml", "keys", "listeners", "discovery", "topics", "promises"})
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
