package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.feed;
import static io.mqttsn.serial.Lines.hex;
import static io.mqttsn.serial.Lines.join;
import static io.mqttsn.serial.Lines.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialSettings.Framing;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthFramingTest extends FramingContract {

  private static final byte[] PINGREQ = hex("02 16");

  private final Recorder sink = new Recorder();
  private final SerialFraming framing = create();

  @Override
  SerialFraming create() {
    return Framings.create(Lines.settings(Framing.LENGTH));
  }

  @Override
  byte[] fromDevice(byte[] message) {
    return create().encode(SerialAddress.LINE, message).octets();
  }

  @Override
  boolean marksFrames() {
    return false;
  }

  @Override
  @Test
  @DisplayName("SN-SER-1: one message over many reads, and many in one, cut anywhere")
  void framesComeThroughHoweverTheReadsFall() {
    super.framesComeThroughHoweverTheReadsFall();
  }

  @Override
  @Test
  @DisplayName("SN-SER-1: every length comes through, with the short header and the long one")
  void everyLengthComesThrough() {
    super.everyLengthComesThrough();
  }

  @Override
  @Test
  @DisplayName("SN-SER-2: silence inside a frame gives it up, and is counted once")
  void silenceInsideAFrameGivesItUp() {
    super.silenceInsideAFrameGivesItUp();
  }

  @Override
  @Test
  @DisplayName("SN-SER-2: a frame behind noise is found")
  void frameBehindNoiseIsFound() {
    super.frameBehindNoiseIsFound();
  }

  @Override
  @Test
  @DisplayName("SN-SER-2: noise inside a frame costs no other frame")
  void noiseInsideAFrameCostsNoOtherFrame() {
    super.noiseInsideAFrameCostsNoOtherFrame();
  }

  @Override
  @Test
  @DisplayName("SN-FRM-9: a million octets of noise, then silence, and the line is as good as new")
  void afterMuchNoiseAndSilenceAFrameComesThrough() {
    super.afterMuchNoiseAndSilenceAFrameComesThrough();
  }

  @Override
  @Test
  @DisplayName("SN-FRM-9: a frame that never ends takes no more room than the longest")
  void endlessFrameTakesNoMoreRoomThanTheLongest() {
    super.endlessFrameTakesNoMoreRoomThanTheLongest();
  }

  @ParameterizedTest
  @DisplayName("SN-SER-2: a header that cannot be one costs all up to the next silence")
  @ValueSource(
      strings = {"00", "01 00 03 16", "01 00 00 16", "02 11", "05 AA 00 00 00", "01 00 05 19"})
  void impossibleHeaderCostsAllUpToTheNextSilence(String header) {
    feed(framing, join(PINGREQ, hex(header), PINGREQ), sink);
    assertThat(sink.frames()).containsExactly(Bytes.wrap(PINGREQ));
    framing.onSilence(sink);
    feed(framing, message(12), sink);
    assertThat(sink.frames()).containsExactly(Bytes.wrap(PINGREQ), Bytes.wrap(message(12)));
    assertThat(sink.defects).containsExactly(Defect.RESYNCHRONISED);
  }

  @Test
  @DisplayName("SN-SER-2: a line that never falls silent is found again by headers in a row")
  void lineThatNeverFallsSilentIsFoundAgain() {
    int wrong = 0;
    for (int seed = 0; seed < 200; seed++) {
      SerialFraming framing = create();
      Recorder sink = new Recorder();
      Random random = new Random(seed);
      Set<Bytes> sent = new HashSet<>();
      feed(framing, Lines.part(reading(random), random.nextInt(10), 14), sink);
      for (int i = 0; i < 600; i++) {
        byte[] reading = reading(random);
        feed(framing, reading, sink);
        sent.add(Bytes.wrap(reading));
      }
      feed(framing, message(99), sink);
      assertThat(sink.frames()).as("seed %d", seed).endsWith(Bytes.wrap(message(99)));
      for (Bytes frame : sink.frames().subList(0, sink.heard.size() - 1)) {
        wrong += sent.contains(frame) ? 0 : 1;
      }
    }
    // They came before the loss was noticed, less than one each time; none after.
    assertThat(wrong).isLessThan(200);
  }

  /** What a sensor publishes: some text of 6 to 25 octets. */
  private static byte[] reading(Random random) {
    String text =
        "t=" + random.nextInt(1000) + ",h=" + "0123456789abcdefghij".substring(random.nextInt(19));
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    byte[] header = {(byte) (7 + payload.length), 0x0C, 0, 0, (byte) random.nextInt(20), 0, 0};
    return Lines.join(header, payload);
  }

  @Test
  void eightMessagesInStepAreTrusted() {
    byte[] eight = join(PINGREQ, PINGREQ, PINGREQ, PINGREQ, PINGREQ, PINGREQ, PINGREQ, PINGREQ);
    feed(framing, join(hex("00"), eight, message(5)), sink);
    assertThat(sink.frames()).containsExactly(Bytes.wrap(message(5)));
  }

  @Test
  @DisplayName("SN-SER-1: an envelope and the message in it are one frame, however deep")
  void envelopeAndItsMessageAreOneFrame() {
    String once = "05 FE 00 0A 0B 02 16";
    String twice = "04 FE 00 01 05 FE 00 0A 0B 02 16";
    String longForms = "01 00 07 FE 00 0A 0B 01 00 04 16";
    feed(framing, hex(once + twice + longForms + "02 17"), sink);
    assertThat(sink.frames())
        .containsExactly(
            Bytes.hex(once), Bytes.hex(twice), Bytes.hex(longForms), Bytes.hex("02 17"));
  }

  @Test
  void envelopeWithoutMessageIsGivenUpInSilence() {
    assertThat(Lines.read(framing, hex("05 FE 00 0A 0B")).defects)
        .containsExactly(Defect.RESYNCHRONISED);
  }

  @Test
  void envelopesWithoutEndAreTooLong() {
    byte[] envelope = hex("05 FE 00 0A 0B");
    for (int i = 0; i < 820; i++) {
      feed(framing, envelope, sink);
    }
    assertThat(sink.defects).containsExactly(Defect.TOO_LONG);
    assertThat(sink.heard).isEmpty();
  }

  @Test
  void lengthBeyondWhatIsTakenIsTooLong() {
    feed(framing, hex("01 10 01 0C"), sink);
    assertThat(sink.defects).containsExactly(Defect.TOO_LONG);
    SerialFraming roomy = Framings.create(Lines.settings(Framing.LENGTH, OptionalInt.of(5000)));
    assertThat(Lines.read(roomy, message(5000)).frames()).hasSize(1);
  }

  @Test
  void messagesOfAnySizeTheirTypeDoesNotHaveAreLeftToTheRouter() {
    feed(framing, hex("04 05 00 00"), sink);
    assertThat(sink.frames()).containsExactly(Bytes.hex("04 05 00 00"));
  }
}
