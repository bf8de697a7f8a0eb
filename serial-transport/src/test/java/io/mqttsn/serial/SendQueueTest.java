package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SendQueueTest {

  private final SendQueue queue = new SendQueue();

  @Test
  void answersOvertakeDataOfTheSameDevice() {
    offer(1, Frames.publish(1), Frames.publish(2), Frames.puback(3), Frames.puback(4));

    assertThat(drain())
        .containsExactly(
            hex(Frames.puback(3)),
            hex(Frames.puback(4)),
            hex(Frames.publish(1)),
            hex(Frames.publish(2)));
  }

  @Test
  void theEndOfAWakingComesAfterItsMessages() {
    offer(1, Frames.publish(1), Frames.pingresp(), Frames.puback(2));

    assertThat(drain())
        .containsExactly(hex(Frames.puback(2)), hex(Frames.publish(1)), hex(Frames.pingresp()));
  }

  @Test
  void whatIsNoDataGoesBeforeTheDataOfOthers() {
    offer(1, Frames.publish(1), Frames.publish(2));
    offer(2, Frames.publish(3), Frames.disconnect());
    offer(3, Frames.pingresp());

    assertThat(drain())
        .containsExactly(
            hex(Frames.pingresp()),
            hex(Frames.publish(1)),
            hex(Frames.publish(3)),
            hex(Frames.disconnect()),
            hex(Frames.publish(2)));
  }

  @Test
  void aBacklogKeepsNobodyElseWaiting() {
    for (int i = 0; i < 200; i++) {
      offer(1, Frames.publish(i));
    }
    offer(2, Frames.publish(201), Frames.publish(202));
    offer(3, Frames.publish(203));

    assertThat(drain().subList(0, 6))
        .containsExactly(
            hex(Frames.publish(0)),
            hex(Frames.publish(201)),
            hex(Frames.publish(203)),
            hex(Frames.publish(1)),
            hex(Frames.publish(202)),
            hex(Frames.publish(2)));
  }

  @Test
  void devicesBehindOneForwarderTakeTurnsToo() {
    offer(1, Frames.behind(1, Frames.publish(1)), Frames.behind(1, Frames.publish(2)));
    offer(1, Frames.behind(2, Frames.publish(3)));

    assertThat(drain())
        .containsExactly(
            hex(Frames.behind(1, Frames.publish(1))),
            hex(Frames.behind(2, Frames.publish(3))),
            hex(Frames.behind(1, Frames.publish(2))));
  }

  @Test
  void aStreamOfAnswersCostsADeviceNoTurnOfItsData() {
    offer(1, Frames.publish(1), Frames.publish(2));
    offer(2, Frames.publish(11), Frames.publish(12));
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      offer(1, Frames.puback(100 + i));
      sent.add(hex(next().orElseThrow().frame()));
      sent.add(hex(next().orElseThrow().frame()));
    }

    assertThat(sent)
        .contains(hex(Frames.publish(1)), hex(Frames.publish(2)))
        .contains(hex(Frames.publish(11)), hex(Frames.publish(12)));
  }

  @Test
  void aDeviceThatIsBusyIsPassedOver() {
    offer(1, Frames.puback(1));
    offer(2, Frames.publish(2));

    Optional<Outgoing> next = queue.poll(node -> node.address().equals(Frames.radio(1)));

    assertThat(next.orElseThrow().frame()).isEqualTo(Frames.publish(2));
    assertThat(queue.poll(node -> true)).isEmpty();
  }

  @Test
  void whenItIsFullTheLongestBacklogLosesItsOldestQos0Publish() {
    offer(1, Frames.once(1), Frames.once(2));
    offer(2, Frames.publish(1));
    for (int i = queue.size(); i < SendQueue.MAX_FRAMES; i++) {
      offer(3, i == 100 ? Frames.once(100) : Frames.publish(i));
    }

    assertThat(queue.offer(outgoing(2, Frames.publish(255)))).isOne();

    assertThat(drain())
        .hasSize(SendQueue.MAX_FRAMES)
        .doesNotContain(hex(Frames.once(100)))
        .contains(hex(Frames.once(1)), hex(Frames.publish(255)));
  }

  @Test
  void whenItIsFullOfWhatIsRepeatedNewDataIsLostAndAnAnswerIsNot() {
    for (int i = 0; i < SendQueue.MAX_FRAMES; i++) {
      offer(1, Frames.publish(i));
    }

    assertThat(queue.offer(outgoing(2, Frames.publish(1)))).isOne();
    assertThat(queue.offer(outgoing(2, Frames.once(1)))).isOne();
    assertThat(queue.size()).isEqualTo(SendQueue.MAX_FRAMES);
    assertThat(queue.offer(outgoing(2, Frames.puback(1)))).isOne();

    assertThat(drain())
        .hasSize(SendQueue.MAX_FRAMES)
        .contains(hex(Frames.puback(1)))
        .doesNotContain(hex(Frames.publish(0)));
  }

  @Test
  void whenItIsFullOfAnswersTheNewOneIsLost() {
    for (int i = 0; i < SendQueue.MAX_FRAMES; i++) {
      offer(1, Frames.puback(i & 0x7F));
    }

    assertThat(queue.offer(outgoing(2, Frames.puback(0xFF)))).isOne();
    assertThat(drain()).hasSize(SendQueue.MAX_FRAMES).doesNotContain(hex(Frames.puback(0xFF)));
  }

  @Test
  void octetsAreBoundedToo() {
    byte[] large = new byte[1 << 15];
    large[0] = 1;
    large[3] = 0x0C;
    offer(1, large, large);

    assertThat(queue.offer(outgoing(1, Frames.pingresp()))).isOne();
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void whatHasWaitedForTooLongIsDropped() {
    queue.offer(Outgoing.to(Frames.radio(1), Frames.publish(1), 0));
    queue.offer(Outgoing.to(Frames.radio(1), Frames.puback(2), 0));
    queue.offer(Outgoing.to(Frames.radio(1), Frames.publish(3), 1));

    assertThat(queue.expire(SendQueue.MAX_NANOS)).isZero();
    assertThat(queue.expire(SendQueue.MAX_NANOS + 1)).isEqualTo(2);
    assertThat(drain()).containsExactly(hex(Frames.publish(3)));
    assertThat(queue.isEmpty()).isTrue();
  }

  private void offer(int radio, byte[]... frames) {
    for (byte[] frame : frames) {
      assertThat(queue.offer(outgoing(radio, frame))).isZero();
    }
  }

  private static Outgoing outgoing(int radio, byte[] frame) {
    return Outgoing.to(Frames.radio(radio), frame, 0);
  }

  private Optional<Outgoing> next() {
    return queue.poll(node -> false);
  }

  private List<String> drain() {
    List<String> all = new ArrayList<>();
    for (Optional<Outgoing> next = next(); next.isPresent(); next = next()) {
      all.add(hex(next.get().frame()));
    }
    return all;
  }

  private static String hex(byte[] frame) {
    return HexFormat.of().formatHex(frame);
  }
}
