package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.feed;
import static io.mqttsn.serial.Lines.join;
import static io.mqttsn.serial.Lines.message;
import static io.mqttsn.serial.Lines.part;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every framing owes its line, whatever it looks like: frames come through however the reads
 * fall, damage costs what was damaged, and silence makes the line as good as new.
 */
abstract class FramingContract {

  private static final int NOISE = 1_000_000;
  private static final int LONGEST_MESSAGE = 2048;

  // A buffer that doubles up to its limit, and what goes with it; no trace of NOISE.
  private static final long ALLOWANCE = 100_000;

  /** A framing as it is when its port has been opened. */
  abstract SerialFraming create();

  /** A message as a device's octets on the line. */
  abstract byte[] fromDevice(byte[] message);

  /** Whether a frame is found right behind noise; otherwise silence has to be in between. */
  abstract boolean marksFrames();

  private final Recorder sink = new Recorder();

  @Test
  void framesComeThroughHoweverTheReadsFall() {
    byte[][] messages = {message(7), message(2), message(40), message(300), message(255)};
    byte[] stream = join(Arrays.stream(messages).map(this::fromDevice).toArray(byte[][]::new));
    List<Bytes> expected = Arrays.stream(messages).map(Bytes::wrap).toList();
    for (int cut = 0; cut <= stream.length; cut++) {
      Recorder sink = Lines.read(create(), part(stream, 0, cut), part(stream, cut, stream.length));
      assertThat(sink.frames()).as("cut at %d", cut).isEqualTo(expected);
      assertThat(sink.defects).as("cut at %d", cut).isEmpty();
    }
    SerialFraming framing = create();
    for (byte octet : stream) {
      feed(framing, new byte[] {octet}, sink);
    }
    assertThat(sink.frames()).isEqualTo(expected);
    assertThat(sink.defects).isEmpty();
  }

  @Test
  void everyLengthComesThrough() {
    SerialFraming framing = create();
    List<Bytes> expected = new ArrayList<>();
    for (int length = 2; length <= LONGEST_MESSAGE; length += length < 600 ? 1 : 61) {
      feed(framing, fromDevice(message(length)), sink);
      expected.add(Bytes.wrap(message(length)));
    }
    assertThat(sink.frames()).isEqualTo(expected);
    assertThat(sink.defects).isEmpty();
  }

  @Test
  void silenceInsideAFrameGivesItUp() {
    byte[] whole = fromDevice(message(60));
    for (int cut = 1; cut < whole.length; cut++) {
      SerialFraming framing = create();
      Recorder sink = Lines.read(framing, part(whole, 0, cut));
      framing.onSilence(sink);
      boolean isBare = sink.defects.isEmpty();
      assertThat(isBare && cut > 1).as("nothing counted at %d", cut).isFalse();
      if (!isBare) {
        assertThat(sink.defects).containsExactly(Defect.RESYNCHRONISED);
      }
      feed(framing, whole, sink);
      assertThat(sink.frames()).as("cut at %d", cut).containsExactly(Bytes.wrap(message(60)));
    }
  }

  @Test
  void silenceBetweenFramesIsNoDefect() {
    SerialFraming framing = create();
    framing.onSilence(sink);
    feed(framing, fromDevice(message(9)), sink);
    framing.onSilence(sink);
    framing.onSilence(sink);
    assertThat(sink.frames()).hasSize(1);
    assertThat(sink.defects).isEmpty();
  }

  @Test
  void frameBehindNoiseIsFound() {
    for (int seed = 0; seed < 2000; seed++) {
      SerialFraming framing = create();
      Recorder sink = new Recorder();
      feed(framing, noise(new Random(seed), 1 + seed % 50), sink);
      if (!marksFrames()) {
        framing.onSilence(sink);
      }
      feed(framing, fromDevice(message(33)), sink);
      framing.onSilence(sink);
      assertThat(sink.frames()).as("seed %d", seed).endsWith(Bytes.wrap(message(33)));
    }
  }

  @Test
  void noiseInsideAFrameCostsNoOtherFrame() {
    byte[] whole = fromDevice(message(33));
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int cut = 1 + random.nextInt(whole.length - 1);
      SerialFraming framing = create();
      Recorder sink = new Recorder();
      feed(framing, fromDevice(message(20)), sink);
      feed(framing, part(whole, 0, cut), sink);
      feed(framing, noise(random, 1 + random.nextInt(20)), sink);
      feed(framing, part(whole, cut, whole.length), sink);
      framing.onSilence(sink);
      feed(framing, fromDevice(message(21)), sink);
      assertThat(sink.frames())
          .as("seed %d", seed)
          .startsWith(Bytes.wrap(message(20)))
          .endsWith(Bytes.wrap(message(21)));
    }
  }

  @Test
  void afterMuchNoiseAndSilenceAFrameComesThrough() {
    for (int seed = 1; seed <= 3; seed++) {
      SerialFraming framing = create();
      Recorder sink = new Recorder();
      Random random = new Random(seed);
      for (int left = NOISE; left > 0; ) {
        byte[] read = noise(random, 1 + random.nextInt(700));
        feed(framing, read, sink);
        left -= read.length;
      }
      framing.onSilence(sink);
      assertThat(sink.defects).isNotEmpty();
      int before = sink.heard.size();
      feed(framing, fromDevice(message(50)), sink);
      assertThat(sink.frames().subList(before, sink.heard.size()))
          .containsExactly(Bytes.wrap(message(50)));
    }
  }

  @Test
  void endlessFrameTakesNoMoreRoomThanTheLongest() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] begun = fromDevice(message(LONGEST_MESSAGE));
    byte[] filler = new byte[1000];
    Arrays.fill(filler, (byte) 0x55);
    SerialFraming framing = create();
    long before = threads.getCurrentThreadAllocatedBytes();
    feed(framing, part(begun, 0, 200), sink);
    for (int i = 0; i < NOISE / filler.length; i++) {
      feed(framing, filler, sink);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWANCE);
    framing.onSilence(sink);
    feed(framing, fromDevice(message(50)), sink);
    assertThat(sink.frames()).endsWith(Bytes.wrap(message(50)));
    assertThat(sink.defects).isNotEmpty();
  }

  private static byte[] noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }
}
