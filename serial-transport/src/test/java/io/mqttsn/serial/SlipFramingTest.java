package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.hex;
import static io.mqttsn.serial.Lines.join;
import static io.mqttsn.serial.Lines.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialSettings.Framing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlipFramingTest extends FramingContract {

  @Override
  SerialFraming create() {
    return Framings.create(Lines.settings(Framing.SLIP));
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
    "02 16, C0 02 16 C0",
    "C0, C0 DB DC C0",
    "DB, C0 DB DD C0",
    "DB DC C0 DD, C0 DB DD DC DB DC DD C0"
  })
  void specialOctetsAreStuffedAsRfc1055Says(String plain, String line) {
    assertThat(fromDevice(hex(plain))).isEqualTo(hex(line));
    assertThat(Lines.read(create(), hex(line)).frames()).containsExactly(Bytes.hex(plain));
  }

  @Test
  void endBehindEachFrameIsEnough() {
    Recorder sink = Lines.read(create(), hex("02 16 C0 02 17 C0"));
    assertThat(sink.frames()).containsExactly(Bytes.hex("02 16"), Bytes.hex("02 17"));
    assertThat(sink.defects).isEmpty();
  }

  @Test
  void nothingBetweenTwoEndsIsSilent() {
    Recorder sink = Lines.read(create(), hex("C0 C0 C0 02 16 C0 C0"));
    assertThat(sink.frames()).hasSize(1);
    assertThat(sink.defects).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"C0 02 DB 16 17 C0", "C0 02 DB DB DC C0", "C0 02 16 DB C0"})
  void escapeThatStuffingNeverMakesDropsTheFrame(String line) {
    Recorder sink = Lines.read(create(), join(hex(line), fromDevice(message(8))));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(8)));
    assertThat(sink.defects).containsExactly(Defect.RESYNCHRONISED);
  }

  @Test
  void frameBeyondWhatIsTakenIsSkippedToItsEnd() {
    SerialFraming framing = create();
    Recorder sink = Lines.read(framing, fromDevice(message(4096)), fromDevice(message(4097)));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(4096)));
    assertThat(sink.defects).containsExactly(Defect.TOO_LONG);
    Lines.feed(framing, fromDevice(message(8)), sink);
    assertThat(sink.frames()).endsWith(Bytes.wrap(message(8)));
  }
}
