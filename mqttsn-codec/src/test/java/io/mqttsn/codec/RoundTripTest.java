package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What is written is read again, and whatever arrives does no harm. Failures name their seed. */
class RoundTripTest {

  private static final int FRAMES = 500_000;

  @RepeatedTest(20)
  void messageSurvivesTheJourney() throws MalformedFrame {
    long seed = new Random().nextLong();
    for (Message message : new RandomMessages(new Random(seed)).ofEveryType(50)) {
      byte[] frame = MessageCodec.encode(message);
      assertThat(MessageCodec.decode(frame)).as("seed %d", seed).isEqualTo(message);
      assertThat(MessageCodec.encode(MessageCodec.decode(frame))).isEqualTo(frame);
    }
  }

  @Test
  void frameMayLieAnywhereInItsArray() throws MalformedFrame {
    for (Message message : new RandomMessages(new Random(1)).ofEveryType(20)) {
      byte[] frame = MessageCodec.encode(message);
      byte[] array = new byte[frame.length + 7];
      System.arraycopy(frame, 0, array, 4, frame.length);
      assertThat(MessageCodec.decode(Bytes.wrap(array, 4, frame.length))).isEqualTo(message);
    }
  }

  @Test
  @DisplayName("SN-FRM-9: random octets are a message or malformed, nothing else")
  void randomOctetsDoNoHarm() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int decoded = 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = new byte[random.nextInt(40)];
      random.nextBytes(frame);
      if (frame.length > 1 && random.nextInt(4) != 0) {
        // With a true Length and a likely type most frames get beyond the header.
        frame[0] = (byte) frame.length;
        frame[1] = (byte) (random.nextInt(32) == 31 ? 0xFE : random.nextInt(0x1E));
      }
      decoded += surviveAndCount(frame, seed);
    }
    assertThat(decoded).isGreaterThan(FRAMES / 10);
  }

  @Test
  @DisplayName("SN-FRM-9: damaged messages are a message or malformed, nothing else")
  void damagedFramesDoNoHarm() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[][] frames = Vectors.validFrames().toArray(byte[][]::new);
    int decoded = 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = frames[random.nextInt(frames.length)].clone();
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        int at = random.nextInt(Math.min(frame.length, 12));
        frame[at] = (byte) (random.nextBoolean() ? random.nextInt() : frame[at] ^ 1 << (i & 7));
      }
      decoded += surviveAndCount(frame, seed);
    }
    assertThat(decoded).isGreaterThan(FRAMES / 10);
  }

  /** 1 if the frame was a message, which must then survive the journey out and back. */
  private static int surviveAndCount(byte[] frame, long seed) {
    Message message;
    try {
      message = MessageCodec.decode(frame);
    } catch (MalformedFrame e) {
      return 0;
    } catch (RuntimeException e) {
      return fail("seed " + seed + ": " + Bytes.wrap(frame), e);
    }
    // Read as a rejection without a known reason; there is nothing to send in its place.
    if (!message.toString().contains("returnCode=RESERVED")) {
      try {
        Message again = MessageCodec.decode(MessageCodec.encode(message));
        if (!again.equals(message)) {
          fail("seed " + seed + ": " + message + " became " + again);
        }
      } catch (MalformedFrame | RuntimeException e) {
        fail("seed " + seed + ": " + message, e);
      }
    }
    return 1;
  }
}
