package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file may not say about listeners, UDP and serial, and how devices find them. */
class RefusedListenersTest {

  /** The text after {@code version} and {@code upstream}, which take lines 1 and 2. */
  private static Arguments after(String rest, String... problems) {
    return Arguments.of(Loading.MINIMAL + rest, String.join("\n", problems));
  }

  /** One serial listener, whose keys begin at column 20 of line 3. */
  private static Arguments serial(String keys, String... problems) {
    return after("listeners: [{type: serial, " + keys + "}]\n", problems);
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
            "listeners:\n  - {baud: 57600}\n",
            "gateway.yaml:4:6: listeners[0].baud: is a key of serial listeners, and this one is udp"));
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

  static Stream<Arguments> serialListeners() {
    String first = "gateway.yaml:3:28: listeners[0].";
    String examples = "write \"/dev/serial/by-id/...\", \"/dev/ttyUSB0\" or \"tcp://host:port\"";
    String elsewhere = "is for a port of this machine; set it where the port is";
    return Stream.of(
        after(
            "listeners: [{type: serial}]\n",
            "gateway.yaml:3:13: listeners[0].port: missing; write the path of the device, best one below /dev/serial/by-id, or tcp://host:port"),
        serial(
            "port: ttyUSB0",
            "gateway.yaml:3:34: listeners[0].port: \"ttyUSB0\" is not the path of a device; "
                + examples
                + "; did you mean \"/dev/ttyUSB0\"?"),
        serial(
            "port: COM3",
            "gateway.yaml:3:34: listeners[0].port: \"COM3\" is not the path of a device; "
                + examples),
        serial(
            "port: 'udp://h:1'",
            "gateway.yaml:3:34: listeners[0].port: \"udp://h:1\" is not a port that can be opened; "
                + examples),
        serial(
            "port: 'tcp://h'",
            "gateway.yaml:3:34: listeners[0].port: \"tcp://h\" has no host and port, or more; write \"tcp://host:2000\" or \"tcp://[::1]:2000\""),
        serial(
            "port: 'tcp:/h:1'",
            "gateway.yaml:3:34: listeners[0].port: \"tcp:/h:1\" has no host and port, or more; write \"tcp://host:2000\" or \"tcp://[::1]:2000\""),
        serial(
            "port: 'tcp://h:1/x'",
            "gateway.yaml:3:34: listeners[0].port: \"tcp://h:1/x\" has no host and port, or more; write \"tcp://host:2000\" or \"tcp://[::1]:2000\""),
        serial(
            "port: 'tcp://::1:2000'",
            "gateway.yaml:3:34: listeners[0].port: \"tcp://::1:2000\" has no host and port, or more; write \"tcp://host:2000\" or \"tcp://[::1]:2000\""),
        serial(
            "port: 'tcp://[::g]:1'",
            "gateway.yaml:3:34: listeners[0].port: \"[::g]\" is neither an address nor a host name"),
        serial(
            "port: 'tcp://h:65536'",
            "gateway.yaml:3:34: listeners[0].port: 65536 is out of range; write a number from 1 to 65535"),
        serial(
            "port: 'tcp://h:0'",
            "gateway.yaml:3:34: listeners[0].port: 0 is out of range; write a number from 1 to 65535"),
        serial(
            "baud: 9600, settle: 1s, port: 'tcp://h:1'",
            first + "baud: " + elsewhere,
            "gateway.yaml:3:40: listeners[0].settle: " + elsewhere),
        serial(
            "port: 'tcp://h:1', data-bits: 8, parity: none, stop-bits: 1, flow-control: none, dtr: keep",
            "gateway.yaml:3:47: listeners[0].data-bits: " + elsewhere,
            "gateway.yaml:3:61: listeners[0].parity: " + elsewhere,
            "gateway.yaml:3:75: listeners[0].stop-bits: " + elsewhere,
            "gateway.yaml:3:89: listeners[0].flow-control: " + elsewhere,
            "gateway.yaml:3:109: listeners[0].dtr: " + elsewhere),
        serial(
            "port: /dev/a, baud: 299, data-bits: 7, parity: odds, stop-bits: 3",
            "gateway.yaml:3:48: listeners[0].baud: 299 is out of range; write a number from 300 to 4000000",
            "gateway.yaml:3:64: listeners[0].data-bits: 7 bits cannot carry an octet, of which all frames are made; write 8",
            "gateway.yaml:3:75: listeners[0].parity: \"odds\" is not one of none, even, odd; did you mean \"odd\"?",
            "gateway.yaml:3:92: listeners[0].stop-bits: 3 is out of range; write a number from 1 to 2"),
        serial(
            "port: /dev/a, flow-control: rts/cts, dtr: up, settle: 2, framing: xbee",
            "gateway.yaml:3:56: listeners[0].flow-control: \"rts/cts\" is not one of none, rts-cts, xon-xoff; did you mean \"rts-cts\"?",
            "gateway.yaml:3:70: listeners[0].dtr: \"up\" is not one of raise, lower, keep",
            "gateway.yaml:3:82: listeners[0].settle: 2 has no unit; write 2s, or another unit: ms, s, m, h, d",
            "gateway.yaml:3:94: listeners[0].framing: \"xbee\" is not one of length, slip, slip-crc16, xbee-api1, xbee-api2"),
        serial(
            "port: /dev/a, settle: 61s, max-frame: 15, in-flight: 65, framing: xbee-api1",
            "gateway.yaml:3:50: listeners[0].settle: 61s is out of range; write a duration from 0s to 1m",
            "gateway.yaml:3:66: listeners[0].max-frame: 15 is out of range; write a number from 16 to 2048",
            "gateway.yaml:3:81: listeners[0].in-flight: 65 is out of range; write a number from 1 to 64"),
        serial(
            "port: /dev/a, in-flight: 2, framing: slip",
            "gateway.yaml:3:42: listeners[0].in-flight: is for framing xbee-api1 and xbee-api2"),
        serial(
            "port: /dev/a, in-flight: 2, flow-control: xon-xoff, framing: sli",
            "gateway.yaml:3:89: listeners[0].framing: \"sli\" is not one of length, slip, slip-crc16, xbee-api1, xbee-api2; did you mean \"slip\"?"),
        serial(
            "port: /dev/a, flow-control: xon-xoff",
            "gateway.yaml:3:56: listeners[0].flow-control: xon-xoff takes the octets 11 and 13 for its own, and only framing xbee-api2 keeps them out of frames; write rts-cts or none"),
        serial(
            "port: /dev/a, bind: '0.0.0.0:1', multicast: {}",
            "gateway.yaml:3:42: listeners[0].bind: is a key of udp listeners, and this one is serial",
            "gateway.yaml:3:61: listeners[0].multicast: is a key of udp listeners, and this one is serial"),
        serial(
            "port: /dev/a, keep-alive-tolerance: 8d, bauds: 1",
            "gateway.yaml:3:64: listeners[0].keep-alive-tolerance: 8d is out of range; write a duration from 0s to 7d",
            "gateway.yaml:3:68: listeners[0].bauds: unknown key; did you mean \"baud\"?"));
  }

  static Stream<Arguments> severalListeners() {
    return Stream.of(
        after(
            "listeners:\n"
                + "  - {type: serial, port: /dev/ttyUSB0, name: a}\n"
                + "  - {type: serial, port: /dev/./../dev//ttyUSB0, name: b}\n",
            "gateway.yaml:5:26: listeners[1].port: \"/dev/./../dev//ttyUSB0\" is already the port of listeners[0]"),
        after(
            "listeners:\n"
                + "  - {type: serial, port: 'tcp://Box:2000'}\n"
                + "  - {type: serial, port: 'tcp://box:2000'}\n",
            "gateway.yaml:5:26: listeners[1].port: \"tcp://box:2000\" is already the port of listeners[0]"),
        after(
            "listeners:\n  - {name: a}\n  - {type: serial, port: /dev/a, name: a}\n",
            "gateway.yaml:5:40: listeners[1].name: \"a\" is already the name of listeners[0]"),
        after(
            "listeners:\n  - {name: serial}\n  - {type: serial, port: /dev/a}\n",
            "gateway.yaml:5:5: listeners[1].name: \"serial\" is already the name of listeners[0]"),
        after(
            "listeners:\n  - {type: serial, port: /dev/a, baud: x}\n  - {bind: y}\n",
            "gateway.yaml:4:40: listeners[0].baud: \"x\" is not a whole number; write one from 300 to 4000000",
            "gateway.yaml:5:12: listeners[1].bind: \"y\" is not an address and a port; write \"0.0.0.0:10000\" or \"[::]:10000\""));
  }

  static Stream<Arguments> impatience() {
    String advice = ", it is repeated; write a longer interval or a smaller max-frame";
    return Stream.of(
        serial(
            "port: /dev/a, baud: 300",
            "gateway.yaml:3:48: listeners[0].baud: a frame of 255 octets and its answer take 17s at 300 baud, and after retry.interval, 10s"
                + advice),
        serial(
            "port: /dev/a, baud: 1200, retry: {interval: 4s}",
            "gateway.yaml:3:61: listeners[0].retry: a frame of 255 octets and its answer take 4s at 1200 baud, and after retry.interval, 4s"
                + advice),
        serial(
            "port: /dev/a, max-frame: 65535",
            "gateway.yaml:3:53: listeners[0].max-frame: a frame of 65535 octets and its answer take 11s at 115200 baud, and after retry.interval, 10s"
                + advice),
        serial(
            "port: /dev/a, baud: 1200, parity: even, stop-bits: 2, max-frame: 501",
            "gateway.yaml:3:48: listeners[0].baud: a frame of 501 octets and its answer take 10s at 1200 baud, and after retry.interval, 10s"
                + advice));
  }

  @ParameterizedTest
  @MethodSource({"listeners", "discovery", "serialListeners", "severalListeners", "impatience"})
  void saysWhatIsWrongAndWhere(String yaml, String problems) {
    assertThat(Loading.refusal(yaml)).isEqualTo(problems);
  }
}
