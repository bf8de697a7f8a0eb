package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty nodes on a line of each framing, whose other end was written for these tests: everything
 * that a device does, through a pseudo-terminal, the real gateway and the real broker.
 */
@Timeout(300)
class FramingsIT {

  private static final int NODES = 20;
  private static final long PATIENCE_MILLIS = 20_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Yard yard;

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

  /** Each node publishes to the next one. */
  @ParameterizedTest
  @MethodSource("framings")
  void everyNodeIsHeardAndDeliveredToAtEveryQos(String framing) throws Exception {
    yard.radio(framing).speakInPieces();
    List<ModelNode> nodes = yard.radio(framing).nodes(NODES, framing, PATIENCE_MILLIS);
    try (MosquittoSub watcher = yard.broker().subscribe(2, "all/" + framing + "/+")) {
      Yard.atOnce(nodes, node -> subscribe(node, topic(framing, node.number())));
      Yard.atOnce(nodes, node -> publishAtEveryQos(node, topic(framing, next(node))));
      assertThat(watcher.await(3 * NODES))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 3 * NODES).mapToObj(i -> expected(framing, i)).toList());
      await().atMost(LIMIT).until(() -> nodes.stream().allMatch(n -> n.delivered().size() >= 3));
      for (ModelNode node : nodes) {
        int before = (node.number() + NODES - 1) % NODES;
        assertThat(node.delivered())
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 3)
                    .mapToObj(qos -> new ModelNode.Delivery(qos, text(before, qos)))
                    .toList());
      }
    }
  }

  /** The even nodes sleep, the odd ones publish to them. */
  @ParameterizedTest
  @MethodSource("framings")
  void sleepingNodesHearWhatWasKeptWhenTheyWake(String framing) {
    List<ModelNode> nodes = yard.radio(framing).nodes(NODES, framing, PATIENCE_MILLIS);
    List<ModelNode> sleepers = nodes.stream().filter(node -> node.number() % 2 == 0).toList();
    List<ModelNode> wakers = nodes.stream().filter(node -> node.number() % 2 == 1).toList();
    String topics = "asleep/" + framing + "/";
    Yard.atOnce(
        sleepers,
        node -> {
          subscribe(node, topics + node.number());
          node.fallAsleep();
        });
    Yard.atOnce(
        wakers,
        node -> {
          node.connect();
          String id = node.register(topics + next(node));
          assertThat(node.publish(1, id, "while you slept")).isTrue();
        });
    ModelNode.Delivery kept = new ModelNode.Delivery(1, "while you slept");
    Yard.atOnce(
        sleepers,
        node -> {
          // The waker has its PUBACK from the broker, which may still be delivering.
          await().atMost(LIMIT).until(() -> wakes(node).contains(kept));
          wakes(node);
          assertThat(node.delivered()).containsOnlyOnce(kept);
        });
  }

  @ParameterizedTest
  @MethodSource("framings")
  void theWillOfEveryNodeThatFallsSilentIsPublished(String framing) throws Exception {
    List<ModelNode> nodes = yard.radio(framing).nodes(NODES, framing, PATIENCE_MILLIS);
    try (MosquittoSub watcher = yard.broker().subscribe(2, "will/" + framing + "/+")) {
      Yard.atOnce(nodes, node -> node.connectAndBeMissed("will/" + framing + "/" + node.number()));
      assertThat(watcher.await(NODES))
          .extracting(MosquittoSub.Message::topic)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, NODES).mapToObj(i -> "will/" + framing + "/" + i).toList());
      assertThat(watcher.received()).allMatch(will -> will.text().equals("gone"));
    }
  }

  private static List<ModelNode.Delivery> wakes(ModelNode node) {
    node.wake();
    return node.delivered();
  }

  private static void subscribe(ModelNode node, String topic) {
    node.connect();
    node.subscribe(2, topic);
  }

  private static void publishAtEveryQos(ModelNode node, String topic) {
    String id = node.register(topic);
    for (int qos = 0; qos <= 2; qos++) {
      assertThat(node.publish(qos, id, text(node.number(), qos))).isTrue();
    }
  }

  private static int next(ModelNode node) {
    return (node.number() + 1) % NODES;
  }

  private static String topic(String framing, int node) {
    return "all/" + framing + "/" + node;
  }

  private static String text(int node, int qos) {
    return "of " + node + " at QoS " + qos;
  }

  private static MosquittoSub.Message expected(String framing, int message) {
    int node = message / 3;
    int qos = message % 3;
    return new MosquittoSub.Message(
        topic(framing, (node + 1) % NODES), qos, false, hex(text(node, qos)));
  }

  private static String hex(String text) {
    return Octets.text(text).toLowerCase(Locale.ROOT);
  }
}
