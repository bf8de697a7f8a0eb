package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Radios with every framing and a UDP listener at one gateway: one of them goes mad, and the nodes
 * of the others are answered at their first question, as ever.
 */
@Timeout(300)
class FloodIT {

  private static final int NODES = 3;
  private static final int ROUNDS = 50;

  /** Half of what a device has at the least, and far more than is ever needed. */
  private static final long PATIENCE_MILLIS = 5_000;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Octets that begin, end or escape something in one of the framings. */
  private static final byte[] MARKS = {
    (byte) 0xC0, (byte) 0xDB, (byte) 0xDC, 0x7E, 0x7D, 0, 1, 2, 5, (byte) 0xFE, 0x0C, 0x18
  };

  /** What a real line carries in twenty seconds. */
  private static final int AT_LEAST = 20 * 11_520;

  private static Yard yard;

  private final Random random = new Random(4);
  private volatile boolean over;

  @BeforeAll
  static void open() throws IOException {
    yard = Yard.open(Yard.FRAMINGS);
  }

  @AfterAll
  static void close() throws IOException {
    yard.close();
  }

  static List<String> framings() {
    return Yard.FRAMINGS;
  }

  @ParameterizedTest
  @MethodSource("framings")
  @DisplayName("SN-SER-5: a line that carries nothing but garbage disturbs no other")
  void whoFloodsDisturbsNobodyElse(String mad) throws Exception {
    ModelRadio radio = yard.radio(mad);
    List<ModelNode> own = radio.nodes(1, "own-" + mad, PATIENCE_MILLIS);
    own.get(0).connect();
    CountDownLatch begun = new CountDownLatch(AT_LEAST / 1000);
    CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(radio, begun));
    othersNoticeNothing(mad);
    begun.await();
    over = true;
    flood.join();
    await().atMost(LIMIT).until(() -> radio.quietMillis() >= 1_000);
    assertThat(own.get(0).isKnown()).isTrue();
    assertThat(own.get(0).repeated()).isZero();
    assertThat(yard.gateway().log()).filteredOn(Yard::isComplaint).allMatch(FloodIT::isOfTheStall);
  }

  @Test
  void aRadioThatStopsListeningDisturbsNobodyElseAndGoesOnWhenItListens() throws Exception {
    ModelRadio radio = yard.radio("slip");
    ModelNode stalled = radio.nodes(1, "stalled", PATIENCE_MILLIS).get(0);
    stalled.connect();
    stalled.subscribe(1, "stalled/#");
    radio.stall();
    yard.broker().publish("-t", "stalled/before", "-q", "1", "-m", "x".repeat(200));
    for (int i = 0; i < 3; i++) {
      yard.broker()
          .publish("-t", "stalled/few", "-q", "0", "-m", "x".repeat(200), "--repeat", "50");
    }
    othersNoticeNothing("slip");
    assertThat(stalled.delivered()).isEmpty();
    radio.listen();
    assertThat(stalled.isKnown()).isTrue();
    yard.broker().publish("-t", "stalled/after", "-q", "1", "-m", "after");
    await()
        .atMost(LIMIT)
        .until(() -> stalled.delivered().contains(new ModelNode.Delivery(1, "after")));
    assertThat(yard.gateway().log()).filteredOn(Yard::isComplaint).allMatch(FloodIT::isOfTheStall);
  }

  /** Who takes nothing for ten seconds is taken for dead, and opened anew. */
  private static boolean isOfTheStall(String line) {
    return line.contains("takes no octets");
  }

  private void flood(ModelRadio radio, CountDownLatch begun) {
    byte[] garbage = new byte[1000];
    while (!over) {
      random.nextBytes(garbage);
      for (int at = random.nextInt(8); at < garbage.length; at += 1 + random.nextInt(16)) {
        garbage[at] = MARKS[random.nextInt(MARKS.length)];
      }
      radio.babble(garbage);
      begun.countDown();
    }
  }

  /** Everybody else publishes and is delivered to, and is not made to ask twice. */
  private static void othersNoticeNothing(String except) throws IOException {
    List<ModelNode> others = new ArrayList<>();
    for (String framing : Yard.FRAMINGS) {
      if (!framing.equals(except)) {
        others.addAll(yard.radio(framing).nodes(NODES, framing + "-calm", PATIENCE_MILLIS));
      }
    }
    try (RawDevice udp = RawDevice.talkingTo(yard.gateway().port("lan"))) {
      udp.send(Octets.connect("calm-udp", 600)).expect(Octets.ACCEPTED);
      Yard.atOnce(others, FloodIT::publishToItself);
      for (int i = 0; i < ROUNDS; i++) {
        udp.send("02 16").expect("02 17");
      }
    }
    await()
        .atMost(LIMIT)
        .until(
            () -> others.stream().allMatch(node -> Set.copyOf(node.delivered()).size() == ROUNDS));
    assertThat(others).extracting(ModelNode::repeated).containsOnly(0);
  }

  private static void publishToItself(ModelNode node) {
    node.connect();
    String topic = "calm/" + node.clientId();
    node.subscribe(1, topic);
    String id = node.register(topic);
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(node.publish(1, id, "reading " + i)).isTrue();
    }
  }
}
