package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.hex;
import static io.mqttsn.serial.Lines.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import org.junit.jupiter.api.Test;

class XBeeApi2FramingTest extends XBeeContract {

  XBeeApi2FramingTest() {
    super(true);
  }

  @Override
  boolean marksFrames() {
    return true;
  }

  /** The length has two octets, four if both are escaped; an escape more or less moves octets. */
  @Override
  boolean keepsItsShape(byte[] line, Damage.Damaged damaged) {
    int position = damaged.position();
    return (position == 0 || position > 4) && line[position] != 0x7D && damaged.octet() != 0x7D;
  }

  @Test
  void escapesAreThoseOfTheUsersGuide() {
    assertThat(line(hex("23 11"))).isEqualTo(hex("7E 00 02 23 7D 31 CB"));
    SerialAddress to = new SerialAddress(Bytes.hex("0013A200400A0127"));
    assertThat(create().encode(to, hex("54 78 44 61 74 61 30 41")).octets())
        .isEqualTo(
            hex(
                "7E 00 16 10 01 00 7D 33 A2 00 40 0A 01 27 FF FE 00 00"
                    + "54 78 44 61 74 61 30 41 7D 33"));
  }

  @Test
  void unescapedStartAlwaysBeginsAFrame() {
    byte[] whole = fromDevice(message(30));
    for (int cut = 1; cut < whole.length; cut++) {
      Recorder sink = Lines.read(create(), Lines.part(whole, 0, cut), whole);
      assertThat(sink.frames()).as("cut at %d", cut).containsExactly(Bytes.wrap(message(30)));
      assertThat(sink.defects).containsExactly(Defect.RESYNCHRONISED);
    }
  }
}
