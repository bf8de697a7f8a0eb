package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.feed;
import static io.mqttsn.serial.Lines.hex;
import static io.mqttsn.serial.Lines.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialSettings.Framing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framings with an XBee module have in common. */
abstract class XBeeContract extends FramingContract {

  private final boolean escaping;

  XBeeContract(boolean escaping) {
    this.escaping = escaping;
  }

  @Override
  SerialFraming create() {
    return Framings.create(Lines.settings(escaping ? Framing.XBEE_API2 : Framing.XBEE_API1));
  }

  @Override
  byte[] fromDevice(byte[] message) {
    return line(Lines.join(hex("90 0013A200 40522BAA 7D84 01"), message));
  }

  /** An API frame with this data. */
  byte[] line(byte[] data) {
    return new XBeeWriter(escaping, data.length).octets(data).frame();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 40, 100})
  void noChangedOctetOfDataOrChecksumMakesAnotherFrame(int length) {
    byte[] line = fromDevice(message(length));
    assertThat(Damage.changed(line).filter(damaged -> keepsItsShape(line, damaged)))
        .noneMatch(damaged -> makesAnotherFrame(damaged, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 40, 100})
  void noLostOctetBeforeSilenceMakesAnotherFrame(int length) {
    assertThat(Damage.lost(fromDevice(message(length))))
        .noneMatch(damaged -> makesAnotherFrame(damaged, length));
  }

  // The sum of a frame whose length is right and that has one octet more is right if the octet is
  // what the last one, now taken for the checksum, was before.
  @ParameterizedTest
  @ValueSource(ints = {2, 7, 40, 100})
  void oneInTwoHundredAddedOctetsMakesAnotherFrame(int length) {
    List<Damage.Damaged> added = Damage.added(fromDevice(message(length))).toList();
    assertThat(added.stream().filter(damaged -> makesAnotherFrame(damaged, length)).count())
        .isLessThanOrEqualTo(added.size() / 200);
  }

  /** Whether neither the frame's length nor the number of its octets changed. */
  abstract boolean keepsItsShape(byte[] line, Damage.Damaged damaged);

  private boolean makesAnotherFrame(Damage.Damaged damaged, int length) {
    Bytes original = Bytes.wrap(message(length));
    Recorder sink = Lines.read(create(), damaged.line());
    return !sink.frames().stream().allMatch(original::equals);
  }

  @Test
  void wrongChecksumIsCountedForEachFrame() {
    byte[] bad = fromDevice(message(9));
    bad[bad.length - 1] ^= 1;
    Recorder sink = Lines.read(create(), bad, bad, fromDevice(message(9)));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(9)));
    assertThat(sink.defects).containsExactly(Defect.CHECKSUM, Defect.CHECKSUM);
  }

  @Test
  void lengthBeyondAnyModuleIsTooLong() {
    Recorder sink = Lines.read(create(), hex("7E 09 00"), fromDevice(message(9)));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(9)));
    assertThat(sink.defects).containsExactly(Defect.TOO_LONG);
  }

  @Test
  void lengthOfNothingIsNoFrame() {
    Recorder sink = Lines.read(create(), hex("7E 00 00 FF"), fromDevice(message(9)));
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(9)));
    assertThat(sink.defects).containsExactly(Defect.RESYNCHRONISED);
  }

  @Test
  void whatIsWrittenIsReadByTheOtherEnd() {
    SerialFraming framing = create();
    SerialAddress to = new SerialAddress(Bytes.hex("0013A2007E7D1113"));
    for (int length = 2; length < 600; length++) {
      List<Bytes> data = new ArrayList<>();
      byte[] line = framing.encode(to, message(length)).octets();
      new XBeeDeframer(
              escaping,
              (octets, offset, size, sink) ->
                  data.add(Bytes.wrap(Lines.part(octets, offset + 14, offset + size))))
          .onOctets(line, line.length, new Recorder());
      assertThat(data).containsExactly(Bytes.wrap(message(length)));
    }
  }

  @Test
  void everyFrameGetsTheNextTicket() {
    SerialFraming framing = create();
    SerialAddress to = new SerialAddress(Bytes.hex("0013A20040522BAA"));
    for (int i = 0; i < 600; i++) {
      SerialFraming.Encoded encoded =
          i % 2 == 0 ? framing.encode(to, message(4)) : framing.encodeForAll(message(4));
      assertThat(encoded.ticket()).isEqualTo(1 + i % 255);
    }
  }

  @Test
  void noFrameOfARadioMakesItThrow() {
    for (int type = 0; type < 256; type++) {
      for (int length = 1; length < 24; length++) {
        byte[] data = new byte[length];
        data[0] = (byte) type;
        SerialFraming framing = create();
        Recorder sink = Lines.read(framing, line(data));
        feed(framing, fromDevice(message(5)), sink);
        assertThat(sink.frames()).endsWith(Bytes.wrap(message(5)));
      }
    }
  }
}
