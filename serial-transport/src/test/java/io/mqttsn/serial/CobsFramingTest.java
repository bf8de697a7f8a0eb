package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialSettings.Framing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CobsFramingTest extends FramingContract {

  @Override
  SerialFraming create() {
    // Any settings do: the framing reads no more of them than the limits.
    return new CobsFraming(Lines.settings(Framing.SLIP));
  }

  @Override
  byte[] fromDevice(byte[] message) {
    return create().encode(SerialAddress.LINE, message).octets();
  }

  @Override
  boolean marksFrames() {
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "00, 00 01 01 00",
    "00 00, 00 01 01 01 00",
    "11 22 00 33, 00 03 11 22 02 33 00",
    "11 22 33 44, 00 05 11 22 33 44 00",
    "11 00 00 00, 00 02 11 01 01 01 00"
  })
  void publishedExamplesAreReadAndWritten(String plain, String line) {
    assertThat(fromDevice(hex(plain))).isEqualTo(hex(line));
    assertThat(Lines.read(create(), hex(line)).frames()).containsExactly(Bytes.hex(plain));
  }

  @Test
  void fullBlockOfNonZerosNeedsNoZero() {
    byte[] plain = new byte[255];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i + 1);
    }
    plain[254] = 1;
    byte[] line = fromDevice(plain);
    assertThat(line).startsWith(hex("00 FF 01 02")).endsWith(hex("FE 02 01 00"));
    assertThat(Lines.read(create(), line).frames()).containsExactly(Bytes.wrap(plain));
  }
}
