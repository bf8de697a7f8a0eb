package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.hex;
import static io.mqttsn.serial.Lines.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialSettings.Framing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlipCrcFramingTest extends FramingContract {

  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Override
  SerialFraming create() {
    return Framings.create(Lines.settings(Framing.SLIP_CRC16));
  }

  @Override
  byte[] fromDevice(byte[] message) {
    return create().encode(SerialAddress.LINE, message).octets();
  }

  @Override
  boolean marksFrames() {
    return true;
  }

  @Test
  void checksumIsTheCatalogues() {
    assertThat(Crc16.of(CHECK, CHECK.length)).isEqualTo(0x31C3);
  }

  @Test
  void checksumGoesBehindTheFrameLowOctetFirst() {
    byte[] line = hex("C0 31 32 33 34 35 36 37 38 39 C3 31 C0");
    assertThat(fromDevice(CHECK)).isEqualTo(line);
    assertThat(Lines.read(create(), line).frames()).containsExactly(Bytes.wrap(CHECK));
  }

  @Test
  void checksumIsStuffedToo() {
    byte[] plain = hex("02 00");
    for (int last = 0; last < 256; last++) {
      plain[1] = (byte) last;
      byte[] line = fromDevice(plain);
      assertThat(Lines.read(create(), line).frames()).containsExactly(Bytes.wrap(plain.clone()));
    }
    assertThat(Crc16.of(hex("02 90"), 2) & 0xFF).isEqualTo(0xDB);
    assertThat(fromDevice(hex("02 90"))).startsWith(hex("C0 02 90 DB DD"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C0 01 C0", "C0 00 00 C0", "C0 00 00 00 00 C0", "C0 02 16 00 00 C0"})
  void frameThatIsNoneIsAWrongChecksum(String line) {
    Recorder sink = Lines.read(create(), hex(line));
    assertThat(sink.heard).isEmpty();
    assertThat(sink.defects).containsExactly(Defect.CHECKSUM);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 40, 200})
  void noOctetThatChangedOrGotLostMakesAnotherFrame(int length) {
    byte[] line = fromDevice(message(length));
    assertThat(Stream.concat(Damage.changed(line), Damage.lost(line)))
        .noneMatch(damaged -> makesAnotherFrame(damaged, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 40, 200})
  void oneInManyThousandAddedOctetsMakesAnotherFrame(int length) {
    List<Damage.Damaged> added = Damage.added(fromDevice(message(length))).toList();
    assertThat(added.stream().filter(damaged -> makesAnotherFrame(damaged, length)).count())
        .isLessThanOrEqualTo(added.size() / 10_000);
  }

  private boolean makesAnotherFrame(Damage.Damaged damaged, int length) {
    Bytes original = Bytes.wrap(message(length));
    return !Lines.read(create(), damaged.line()).frames().stream().allMatch(original::equals);
  }
}
