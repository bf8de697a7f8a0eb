package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.serial.SerialSettings.Framing;
import io.mqttsn.serial.SerialSettings.Line;
import io.mqttsn.serial.SerialSettings.Parity;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FramingsTest {

  @ParameterizedTest
  @EnumSource(Framing.class)
  void everyFramingIsNewEachTimeAndKeepsTheConfiguredLimit(Framing framing) {
    SerialSettings settings = Lines.settings(framing, OptionalInt.of(77));
    SerialFraming created = Framings.create(settings);
    assertThat(created).isNotSameAs(Framings.create(settings));
    assertThat(created.longestFrame()).isEqualTo(77);
    assertThat(created.gapMillis()).isBetween(50L, 1000L);
  }

  @ParameterizedTest
  @EnumSource(names = {"LENGTH", "SLIP", "SLIP_CRC16"})
  void withoutLimitAFrameHasAsManyOctetsAsOneLengthOctetSays(Framing framing) {
    assertThat(Framings.create(Lines.settings(framing)).longestFrame()).isEqualTo(255);
  }

  @ParameterizedTest
  @DisplayName("SN-SER-2: the gap is five character times of the line, and 50 ms at least")
  @CsvSource({
    "/dev/ttyS0, 115200, 8, NONE, 1, 50",
    "/dev/ttyS0, 1200, 8, NONE, 1, 50",
    "/dev/ttyS0, 300, 8, NONE, 1, 167",
    "/dev/ttyS0, 300, 8, EVEN, 2, 200",
    "/dev/ttyS0, 300, 7, ODD, 1, 167",
    "tcp://ser2net:3000, 115200, 8, NONE, 1, 500"
  })
  void gapIsFiveCharacterTimes(
      String port, int baud, int dataBits, Parity parity, int stopBits, long gap) {
    Line usual = Line.DEFAULT;
    Line line =
        new Line(
            baud, dataBits, parity, stopBits, usual.flowControl(), usual.dtr(), usual.settle());
    SerialSettings settings =
        new SerialSettings("line", port, line, Framing.LENGTH, OptionalInt.empty(), 4);
    assertThat(Framings.create(settings).gapMillis()).isEqualTo(gap);
  }

  @Test
  void lineWithOneOtherEndIsAddressedInAllByOneFrame() {
    SerialFraming framing = Framings.create(Lines.settings(Framing.SLIP));
    byte[] advertise = Lines.hex("05 00 01 03 84");
    assertThat(framing.encodeForAll(advertise).octets())
        .isEqualTo(framing.encode(SerialAddress.LINE, advertise).octets());
    assertThat(framing.encodeForAll(advertise).ticket()).isEqualTo(SerialFraming.Encoded.NO_TICKET);
    assertThat(framing.greeting()).isEmpty();
  }
}
