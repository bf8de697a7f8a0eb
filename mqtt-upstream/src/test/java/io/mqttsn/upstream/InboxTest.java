package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InboxTest {

  private final Map<Counter, Long> counted = new EnumMap<>(Counter.class);
  private final Inbox inbox =
      new Inbox(
          2,
          new UpstreamMemory(10_000, 0, 10_000_000),
          (counter, amount) -> counted.merge(counter, amount, Long::sum));

  private void publish(long token, Qos qos) {
    inbox.submit(new UpstreamCommand.Publish("a", token, "t", Bytes.EMPTY, qos, false));
  }

  @Test
  void publishesBeyondTheLimitAreRefusedOrCounted() {
    publish(1, Qos.ONE);
    publish(0, Qos.ZERO);
    publish(3, Qos.TWO);
    publish(0, Qos.ZERO);
    assertThat(inbox.pollRefusal())
        .isEqualTo(new UpstreamEvent.Refused("a", 3, UpstreamEvent.Cause.CONGESTION));
    assertThat(inbox.pollRefusal()).isNull();
    assertThat(counted).containsEntry(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE, 1L);
    assertThat(inbox.pollCommand()).isNotNull();
    publish(4, Qos.ONE);
    assertThat(inbox.pollRefusal()).as("there is room again").isNull();
  }

  @Test
  void publishesOfTooManyOctetsAreRefusedThoughTheyAreFew() {
    inbox.submit(publishOf(9_000));
    inbox.submit(publishOf(9_000));
    assertThat(inbox.pollRefusal()).isInstanceOf(UpstreamEvent.Refused.class);
    assertThat(inbox.pollCommand()).isNotNull();
    assertThat(inbox.pollCommand()).isNull();
    inbox.submit(publishOf(9_000));
    assertThat(inbox.pollRefusal()).as("there is room again").isNull();
  }

  private static UpstreamCommand publishOf(int octets) {
    return new UpstreamCommand.Publish("a", 1, "t", Bytes.wrap(new byte[octets]), Qos.ONE, false);
  }

  @Test
  void longMessagesFromTheBrokerLoseThoseAtQos0() {
    for (int i = 0; i < 20; i++) {
      inbox.tell(new LinkEvent.Arrived("t", Bytes.wrap(new byte[1_000_000]), i % 2, false, i % 2));
    }
    assertThat(counted).containsEntry(Counter.DELIVERIES_DROPPED_QUEUE_FULL, 5L);
    int found = 0;
    while (inbox.pollHappening() != null) {
      found++;
    }
    assertThat(found).isEqualTo(15);
    inbox.tell(new LinkEvent.Arrived("t", Bytes.wrap(new byte[1_000_000]), 0, false, 0));
    assertThat(inbox.pollHappening()).as("there is room again").isNotNull();
  }

  @Test
  void otherCommandsAreNeverLost() {
    for (int i = 0; i < 10_000; i++) {
      inbox.submit(new UpstreamCommand.Acknowledge("a", i));
    }
    int found = 0;
    while (inbox.pollCommand() != null) {
      found++;
    }
    assertThat(found).isEqualTo(10_000);
  }

  @Test
  void floodFromTheBrokerLosesQos0Only() {
    for (int i = 0; i < Inbox.ARRIVALS; i++) {
      inbox.tell(FakeLink.message("t", 0, 0));
    }
    inbox.tell(FakeLink.message("t", 0, 0));
    inbox.tell(FakeLink.message("t", 1, 1));
    assertThat(counted).containsEntry(Counter.DELIVERIES_DROPPED_QUEUE_FULL, 1L);
    int found = 0;
    while (inbox.pollHappening() != null) {
      found++;
    }
    assertThat(found).isEqualTo(Inbox.ARRIVALS + 1);
  }

  @Test
  @Timeout(20)
  void sleeperIsWokenByWhatIsLeftJustNow() throws InterruptedException {
    Thread sleeper =
        new Thread(
            () -> {
              int found = 0;
              while (found < 1_000) {
                if (inbox.pollCommand() == null) {
                  inbox.await(TimeUnit.SECONDS.toNanos(30), true);
                } else {
                  found++;
                }
              }
            });
    sleeper.start();
    for (int i = 0; i < 1_000; i++) {
      inbox.submit(new UpstreamCommand.Acknowledge("a", i));
      inbox.wake();
      Thread.yield();
    }
    assertThatCode(() -> sleeper.join(10_000)).doesNotThrowAnyException();
    assertThat(sleeper.isAlive()).isFalse();
  }
}
