package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One octet in a hundred changed, lost or added, both ways, on a line of each framing, while twenty
 * nodes on each report their readings.
 *
 * <p>How long is {@code -Ddamage.seconds}, ten unless said otherwise; {@code
 * target/damage-figures.txt} says what happened.
 */
@Timeout(600)
class DamageIT {

  private static final int SECONDS = Integer.getInteger("damage.seconds", 10);
  private static final double SHARE = 0.01;
  private static final int SPEAKERS = 20;
  private static final int BYSTANDERS = 5;
  private static final long PATIENCE_MILLIS = 400;

  private static final int ATTEMPTS = 20;

  /** The gateway waits five seconds for the report of a radio that never got the frame. */
  private static final long RADIO_PATIENCE_MILLIS = 2_500;

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  @Test
  @DisplayName("SN-SER-4, SN-SER-5: what damage costs with each framing, and whom")
  void damageCostsNoReadingWhereThereIsAChecksumAndNoOtherSessionAnywhere() throws Exception {
    try (Yard yard = Yard.open(Yard.FRAMINGS);
        RawDevice elsewhere = RawDevice.talkingTo(yard.gateway().port("lan"));
        MosquittoSub watcher = yard.broker().subscribe(2, "damage/#")) {
      elsewhere.send(Octets.connect("elsewhere", 600)).expect(Octets.ACCEPTED);
      List<Line> lines = Yard.FRAMINGS.stream().map(framing -> new Line(yard, framing)).toList();
      Yard.atOnce(lines, Line::prepare);
      Yard.atOnce(lines, Line::speakWhileDamaged);
      Yard.atOnce(lines, Line::fallSilent);

      lines.forEach(Line::assertBystandersAreServedAtOnce);
      elsewhere.send("02 16").expect("02 17");
      yard.broker().publish("-t", "damage/end", "-m", "end", "-q", "2");
      watcher.await(message -> message.topic().equals("damage/end"), 1);
      List<Outcome> outcomes =
          lines.stream().map(line -> line.outcome(watcher.received())).toList();
      Files.write(
          Path.of("target", "damage-figures.txt"),
          outcomes.stream().map(Outcome::toString).toList());
      outcomes.forEach(DamageIT::assertThatItIsAsPromised);
      assertThat(yard.gateway().log()).noneMatch(Yard::isComplaint);
    }
  }

  private static void assertThatItIsAsPromised(Outcome outcome) {
    assertThat(outcome.hits()).as("octets hit: %s", outcome).isGreaterThan(20);
    assertThat(outcome.readings()).as("readings: %s", outcome).isGreaterThan(SPEAKERS);
    if (outcome.hasChecksum()) {
      // Each of these takes a packet that the checksum took for good; mostly there is none.
      int unseen = outcome.changedUnseen();
      assertThat(outcome.changed()).as("changed: %s", outcome).isLessThanOrEqualTo(unseen);
      assertThat(outcome.missing()).as("missing: %s", outcome).isLessThanOrEqualTo(unseen);
      assertThat(outcome.doubled()).as("doubled: %s", outcome).isLessThanOrEqualTo(unseen);
      assertThat(outcome.dismissed()).as("dismissed: %s", outcome).isLessThanOrEqualTo(unseen);
      assertThat(unseen).as("%s", outcome).isLessThan(10 + (int) outcome.hits() / 20);
    }
  }

  private static boolean hasChecksum(String framing) {
    return !framing.equals("length") && !framing.equals("slip");
  }

  /**
   * What happened on one line.
   *
   * @param readings acknowledged, at QoS 1 and 2
   * @param repeated questions that were not answered in time
   * @param octets that passed, both ways
   * @param changedUnseen packets that either end took for good although nobody sent them
   * @param changed messages at the broker that nobody sent so
   * @param missing acknowledged readings that are not at the broker as they were sent
   * @param doubled readings at QoS 2 that are there more than once
   * @param dismissed times that a node was told that it is not known
   * @param gaveUp times that a node had to connect anew, as nothing else was answered
   */
  private record Outcome(
      String framing,
      int readings,
      int repeated,
      long octets,
      long hits,
      int changedUnseen,
      int changed,
      int missing,
      int doubled,
      int dismissed,
      int gaveUp) {

    boolean hasChecksum() {
      return DamageIT.hasChecksum(framing);
    }
  }

  /** One line, its nodes and what they have sent. */
  private static final class Line {

    private final String framing;
    private final Yard yard;
    private final ModelRadio radio;
    private final List<ModelNode> speakers;
    private final List<ModelNode> bystanders;
    private final Map<Integer, String> topicIds = new ConcurrentHashMap<>();

    /** By topic and text, which make a reading; the QoS is how it was sent. */
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();

    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

    Line(Yard yard, String framing) {
      this.framing = framing;
      this.yard = yard;
      this.radio = yard.radio(framing);
      long patience = framing.startsWith("xbee") ? RADIO_PATIENCE_MILLIS : PATIENCE_MILLIS;
      List<ModelNode> nodes = radio.nodes(SPEAKERS + BYSTANDERS, framing, patience);
      this.speakers = nodes.subList(0, SPEAKERS);
      this.bystanders = nodes.subList(SPEAKERS, nodes.size());
    }

    void prepare() {
      Yard.atOnce(speakers, this::connect);
      for (ModelNode node : bystanders) {
        node.connect();
        node.subscribe(1, "bystanders/" + framing);
      }
    }

    private void connect(ModelNode node) {
      node.connect();
      topicIds.put(node.number(), node.register(topic(node)));
    }

    private String topic(ModelNode node) {
      return "damage/" + framing + "/" + node.number();
    }

    void speakWhileDamaged() {
      if (!hasChecksum(framing)) {
        // Where damage goes unseen, the gateway may have been told something else than was said.
        speakers.forEach(node -> node.giveUpAfter(ATTEMPTS));
      }
      radio.damage().hit(SHARE);
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      Yard.atOnce(speakers, node -> speakUntil(end, node));
    }

    private void speakUntil(long end, ModelNode node) {
      for (int number = 1; System.nanoTime() - end < 0; number++) {
        int qos = 1 + number % 2;
        String text = "reading " + number + " of node " + node.number();
        String reading = topic(node) + " " + text;
        sent.put(reading, qos);
        if (node.publish(qos, topicIds.get(node.number()), text)) {
          acknowledged.put(reading, qos);
        } else {
          connectAgain(end, node);
        }
      }
      radio.damage().hit(0); // what is under way now is finished by all
    }

    private void connectAgain(long end, ModelNode node) {
      boolean connected = false;
      while (!connected && System.nanoTime() - end < 0) {
        try {
          connect(node);
          connected = true;
        } catch (AssertionError e) {
          // An answer was damaged into a dismissal.
        }
      }
    }

    void fallSilent() {
      await().atMost(LIMIT).until(() -> radio.quietMillis() >= ONE_SECOND.toMillis());
    }

    /** They are known still, are answered at the first question, and have their subscription. */
    void assertBystandersAreServedAtOnce() {
      for (ModelNode node : bystanders) {
        node.patience(LIMIT);
        assertThat(node.isKnown()).as("%s is known", node.clientId()).isTrue();
        assertThat(node.repeated()).as("repetitions of %s", node.clientId()).isZero();
      }
      publish();
      ModelNode.Delivery message = new ModelNode.Delivery(1, "still there");
      await()
          .atMost(LIMIT)
          .until(() -> bystanders.stream().allMatch(n -> n.delivered().equals(List.of(message))));
    }

    private void publish() {
      try {
        yard.broker().publish("-t", "bystanders/" + framing, "-m", "still there", "-q", "1");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    Outcome outcome(List<MosquittoSub.Message> atTheBroker) {
      List<String> arrived =
          atTheBroker.stream()
              .filter(message -> message.topic().startsWith("damage/" + framing + "/"))
              .map(message -> message.topic() + " " + message.text())
              .toList();
      Map<String, Long> times =
          arrived.stream().collect(Collectors.groupingBy(r -> r, Collectors.counting()));
      List<String> missing = new ArrayList<>(acknowledged.keySet());
      missing.removeAll(times.keySet());
      return new Outcome(
          framing,
          acknowledged.size(),
          speakers.stream().mapToInt(ModelNode::repeated).sum(),
          radio.damage().octets(),
          radio.damage().hits(),
          radio.changedUnseen().size(),
          (int) arrived.stream().filter(reading -> !sent.containsKey(reading)).count(),
          missing.size(),
          (int)
              times.entrySet().stream()
                  .filter(e -> e.getValue() > 1 && sent.getOrDefault(e.getKey(), 0) == 2)
                  .count(),
          speakers.stream().mapToInt(ModelNode::dismissed).sum(),
          speakers.stream().mapToInt(ModelNode::gaveUp).sum());
    }
  }
}
