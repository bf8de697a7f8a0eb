package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.DeliveryQueue.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SN-CGS-3: bounds and policy of the waiting room, alone and with others. */
class DeliveryQueueTest {

  private static final long AMPLE = 1 << 30;
  private static final int COST_OF_100 = 160 + 100 + 2;

  private final List<String> dropped = new ArrayList<>();

  @Test
  void messagesLeaveInOrderOfArrival() {
    DeliveryQueue queue = queue(10, new QueueBudget(AMPLE));
    add(queue, "a", Qos.ONE);
    add(queue, "b", Qos.ZERO);
    add(queue, "c", Qos.TWO);

    assertThat(drain(queue)).containsExactly("a", "b", "c");
    assertThat(dropped).isEmpty();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void oldestMessageMakesRoomWhenThereIsNoQos0() {
    DeliveryQueue queue = queue(2, new QueueBudget(AMPLE));
    add(queue, "a", Qos.ONE);
    add(queue, "b", Qos.TWO);
    add(queue, "c", Qos.ONE);

    assertThat(dropped).containsExactly("a");
    assertThat(drain(queue)).containsExactly("b", "c");
  }

  @Test
  void oldestQos0MakesRoomFirst() {
    DeliveryQueue queue = queue(3, new QueueBudget(AMPLE));
    add(queue, "a", Qos.ONE);
    add(queue, "b", Qos.ZERO);
    add(queue, "c", Qos.ZERO);
    add(queue, "d", Qos.ONE);
    add(queue, "e", Qos.ONE);

    assertThat(dropped).containsExactly("b", "c");
    assertThat(drain(queue)).containsExactly("a", "d", "e");
  }

  @Test
  void arrivingQos0MakesRoomItselfWhenItIsTheOnlyOne() {
    DeliveryQueue queue = queue(2, new QueueBudget(AMPLE));
    add(queue, "a", Qos.ONE);
    add(queue, "b", Qos.ONE);
    add(queue, "c", Qos.ZERO);

    assertThat(dropped).containsExactly("c");
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void neverMoreThanAHundredOfQos0() {
    DeliveryQueue queue = queue(1000, new QueueBudget(AMPLE));
    for (int i = 0; i < 150; i++) {
      add(queue, "q" + i, Qos.ZERO);
    }
    for (int i = 0; i < 10; i++) {
      add(queue, "r" + i, Qos.ONE);
    }

    assertThat(dropped).hasSize(50).contains("q0", "q49").doesNotContain("q50");
    assertThat(queue.size()).isEqualTo(110);
  }

  @Test
  void usedUpBudgetCutsTheQueueThatGrows() {
    QueueBudget budget = new QueueBudget(4 * COST_OF_100);
    DeliveryQueue queue = queue(1000, budget);
    for (int i = 0; i < 20; i++) {
      add(queue, "a" + (i % 10), Qos.ONE);
      assertThat(budget.exceeded()).isFalse();
    }
    assertThat(queue.size()).isBetween(3, 4);
  }

  @Test
  void everybodyMayKeepOneMessageWhenTheOthersUseUpTheBudget() {
    QueueBudget budget = new QueueBudget(4 * COST_OF_100);
    DeliveryQueue greedy = queue(1000, budget);
    for (int i = 0; i < 20; i++) {
      add(greedy, "g", Qos.ONE);
    }
    dropped.clear();
    DeliveryQueue modest = queue(1000, budget);
    add(modest, "a", Qos.ONE);
    assertThat(dropped).isEmpty();
    add(modest, "b", Qos.ONE);

    assertThat(dropped).containsExactly("a");
    assertThat(drain(modest)).containsExactly("b");
  }

  @Test
  void budgetIsGivenBackByWhateverLeaves() {
    QueueBudget budget = new QueueBudget(AMPLE);
    DeliveryQueue queue = queue(3, budget);
    for (int i = 0; i < 10; i++) {
      add(queue, "m" + i, i % 3 == 0 ? Qos.ZERO : Qos.ONE);
    }
    Waiting taken = queue.poll(0, message -> {});
    queue.putBack(taken);
    queue.removeIf(message -> message.topic.equals("m9"), message -> {});
    assertThat(budget.used()).isPositive();
    drain(queue);

    assertThat(budget.used()).isZero();
  }

  @Test
  void whatIsPutBackIsNextAndCountsAsQos0Again() {
    DeliveryQueue queue = queue(1000, new QueueBudget(AMPLE));
    for (int i = 0; i < 100; i++) {
      add(queue, "q" + i, Qos.ZERO);
    }
    queue.putBack(queue.poll(0, message -> {}));
    assertThat(queue.size()).isEqualTo(100);
    add(queue, "one more", Qos.ZERO);

    assertThat(dropped).containsExactly("q0");
  }

  @Test
  void staleMessagesAreHandedOverInsteadOfTaken() {
    DeliveryQueue queue = queue(10, new QueueBudget(AMPLE));
    queue.add(waiting("old", Qos.ONE, 0), message -> {});
    queue.add(waiting("just right", Qos.ONE, 1), message -> {});
    List<String> stale = new ArrayList<>();

    Waiting next = queue.poll(60_001, message -> stale.add(message.topic));

    assertThat(stale).containsExactly("old");
    assertThat(next.topic).isEqualTo("just right");
  }

  @Test
  void halfDeliveredQos2IsNeverStale() {
    DeliveryQueue queue = queue(10, new QueueBudget(AMPLE));
    Waiting released = waiting("a", Qos.TWO, 0);
    released.released = true;
    queue.putBack(released);

    assertThat(queue.poll(1_000_000, message -> {})).isSameAs(released);
  }

  @Test
  void deliveryIsTakenOnce() {
    Waiting message = waiting("a", Qos.ONE, 0);
    assertThat(message.takeDelivery()).isEqualTo(7);
    assertThat(message.takeDelivery()).isEqualTo(Upstream.NO_TOKEN);
  }

  private void add(DeliveryQueue queue, String topic, Qos qos) {
    queue.add(waiting(topic, qos, 0), message -> dropped.add(message.topic));
  }

  private static List<String> drain(DeliveryQueue queue) {
    List<String> topics = new ArrayList<>();
    for (Waiting next = queue.poll(0, m -> {}); next != null; next = queue.poll(0, m -> {})) {
      topics.add(next.topic);
    }
    return topics;
  }

  private static Waiting waiting(String topic, Qos qos, long now) {
    Bytes payload = Bytes.wrap(new byte[100]);
    return new Waiting(new UpstreamEvent.Delivery("c", 7, topic, payload, qos, false), now);
  }

  private static DeliveryQueue queue(int limit, QueueBudget budget) {
    return new DeliveryQueue(
        ProtocolSettings.DEFAULT.withQueue(limit, Duration.ofMinutes(1)), budget);
  }
}
