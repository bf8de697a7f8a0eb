package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.hex;
import static io.mqttsn.serial.Lines.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XBeeApi1FramingTest extends XBeeContract {

  XBeeApi1FramingTest() {
    super(false);
  }

  @Override
  boolean marksFrames() {
    return true;
  }

  @Override
  boolean keepsItsShape(byte[] line, Damage.Damaged damaged) {
    return damaged.position() != 1 && damaged.position() != 2;
  }

  @ParameterizedTest
  @ValueSource(strings = {"7E", "7E 00", "7E 00 14", "7E 08 00 01", "7E 00 05 7E 00", "7E 7E 7E"})
  void frameSwallowedByAFalseStartIsFound(String falseStart) {
    Recorder sink = Lines.read(create(), hex(falseStart), fromDevice(message(30)));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(30)));
    assertThat(sink.defects).hasSize(1);
  }

  @Test
  void framesSwallowedByAFalseStartComeInTheirOrder() {
    Recorder sink = new Recorder();
    SerialFraming framing = create();
    Lines.feed(framing, hex("7E 01 00"), sink);
    for (int length = 20; length < 40; length++) {
      Lines.feed(framing, fromDevice(message(length)), sink);
    }
    assertThat(sink.frames()).hasSize(20).startsWith(Bytes.wrap(message(20)));
  }

  @Test
  void startInsideDataIsData() {
    byte[] payload = hex("08 0C 7E 00 02 8A 06 6F");
    Recorder sink = Lines.read(create(), fromDevice(payload));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(payload));
    assertThat(sink.radio).isEmpty();
  }
}
