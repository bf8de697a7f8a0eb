package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialSettings.Dtr;
import io.mqttsn.serial.SerialSettings.FlowControl;
import io.mqttsn.serial.SerialSettings.Framing;
import io.mqttsn.serial.SerialSettings.Line;
import io.mqttsn.serial.SerialSettings.Parity;
import io.mqttsn.udp.UdpSettings;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What serial listeners in a file mean. */
class AcceptedSerialTest {

  private static GatewayConfig load(String listeners) {
    return Loading.load(Loading.MINIMAL + "listeners:\n" + listeners);
  }

  private static SerialSettings only(String keys) {
    GatewayConfig config = load("  - {type: serial, " + keys + "}\n");
    assertThat(config.udpListeners()).isEmpty();
    assertThat(config.serialListeners()).hasSize(1);
    return config.serialListeners().get(0);
  }

  @Test
  void aPortIsAllThatMustBeSaid() {
    assertThat(only("port: /dev/ttyUSB0"))
        .isEqualTo(
            new SerialSettings(
                "serial",
                "/dev/ttyUSB0",
                new Line(115_200, 8, Parity.NONE, 1, FlowControl.NONE, Dtr.RAISE, Duration.ZERO),
                Framing.LENGTH,
                OptionalInt.empty(),
                4));
  }

  @Test
  void everyKeyReachesItsSetting() {
    String keys =
        "name: yard, port: /dev/serial/by-id/usb-x, baud: 57600, data-bits: 8, parity: odd,"
            + " stop-bits: 2, flow-control: rts-cts, dtr: keep, settle: 2s, framing: xbee-api1,"
            + " max-frame: 100, in-flight: 1, retry: {interval: 30s, count: 4}";
    assertThat(only(keys))
        .isEqualTo(
            new SerialSettings(
                "yard",
                "/dev/serial/by-id/usb-x",
                new Line(
                    57_600, 8, Parity.ODD, 2, FlowControl.RTS_CTS, Dtr.KEEP, Duration.ofSeconds(2)),
                Framing.XBEE_API1,
                OptionalInt.of(100),
                1));
    assertThat(load("  - {type: serial, " + keys + "}\n").patience())
        .containsExactly(
            Map.entry(
                "yard",
                new Patience(new RetryPolicy(Duration.ofSeconds(30), 4), Duration.ofSeconds(150))));
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void everyFramingHasItsWord(Framing framing) {
    assertThat(only("port: /dev/a, framing: " + framing.text()).framing()).isEqualTo(framing);
  }

  @Test
  void xonXoffGoesWithTheFramingThatEscapesIt() {
    assertThat(only("port: /dev/a, flow-control: xon-xoff, framing: xbee-api2").line())
        .returns(FlowControl.XON_XOFF, Line::flowControl);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://box.example:2000", "tcp://10.0.0.7:1", "tcp://[fe80::1]:65535"})
  void aPortMayBeElsewhere(String port) {
    SerialSettings listener = only("port: '" + port + "', framing: slip, max-frame: 65535");
    assertThat(listener.port()).isEqualTo(port);
    assertThat(listener.line()).isEqualTo(Line.DEFAULT);
  }

  @Test
  void listenersOfBothTypesAreNumberedByThemselves() {
    GatewayConfig config =
        load(
            """
              - {bind: "127.0.0.1:0"}
              - {type: serial, port: /dev/a}
              - {bind: "127.0.0.1:0"}
              - {type: serial, port: /dev/b}
              - {type: serial, port: "tcp://a:1"}
            """);
    assertThat(config.udpListeners()).extracting(UdpSettings::name).containsExactly("udp", "udp-2");
    assertThat(config.serialListeners())
        .extracting(SerialSettings::name)
        .containsExactly("serial", "serial-2", "serial-3");
  }

  @Test
  void aSerialClientIsWaitedForUntilItsLastRepetitionCouldHaveCome() {
    RetryPolicy usual = ProtocolSettings.DEFAULT.retry();
    assertThat(
            load("""
                      - {name: lan}
                      - {name: wifi, bind: "0.0.0.0:1", keep-alive-tolerance: 2m}
                      - {name: cable, type: serial, port: /dev/a}
                      - {name: short, type: serial, port: /dev/b, keep-alive-tolerance: 0s}
                    """)
                .patience())
        .containsOnly(
            Map.entry("lan", new Patience(usual, Duration.ZERO)),
            Map.entry("wifi", new Patience(usual, Duration.ofMinutes(2))),
            Map.entry("cable", new Patience(usual, Duration.ofSeconds(40))),
            Map.entry("short", new Patience(usual, Duration.ZERO)));
  }

  @Test
  void withoutRepetitionsThereIsNothingToBeImpatientWith() {
    assertThat(only("port: /dev/a, baud: 300, retry: {count: 0}").line().baud()).isEqualTo(300);
  }
}
