package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.Will;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicationsTest {

  private final FakeLink link = new FakeLink();
  private final List<UpstreamEvent> events = new ArrayList<>();
  private final List<Counter> counted = new ArrayList<>();
  private final Metrics metrics =
      (counter, amount) -> {
        if (counter != Counter.WILLS_PUBLISHED) {
          counted.add(counter);
        }
      };
  private final Publications publications =
      new Publications(
          link, UpstreamSettings.of("tcp://b:1883", "gw"), 10_000, metrics, events::add);

  private void publish(int number, Qos qos) {
    publications.publish(
        new UpstreamCommand.Publish("a", number, "t/" + number, Bytes.EMPTY, qos, false));
  }

  private void publishLong(int number, Qos qos) {
    publications.publish(
        new UpstreamCommand.Publish(
            "a", number, "t/" + number, Bytes.wrap(new byte[4_000]), qos, false));
  }

  @Test
  void octetsInFlightAndInLineHaveALimitAndAreGivenBack() {
    publications.onUp();
    publishLong(1, Qos.ONE);
    publishLong(2, Qos.ONE);
    publishLong(3, Qos.ONE);
    publishLong(0, Qos.ZERO);
    assertThat(events)
        .containsExactly(new UpstreamEvent.Refused("a", 3, UpstreamEvent.Cause.CONGESTION));
    assertThat(counted).containsExactly(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE);
    publications.onSent(link.published.get(0));
    publishLong(4, Qos.ONE);
    assertThat(link.published.get(2).topic()).isEqualTo("t/4");
    publications.onDown();
    publications.onSent(link.published.get(1));
    publications.onSent(link.published.get(2));
    publishLong(5, Qos.ONE);
    publishLong(6, Qos.TWO);
    publishLong(7, Qos.TWO);
    assertThat(publications.waiting()).isEqualTo(2);
  }

  @Test
  void messagesAtQos0TakeNothingOnceTheyAreHandedOver() {
    publications.onUp();
    for (int i = 0; i < 10; i++) {
      publishLong(0, Qos.ZERO);
    }
    assertThat(link.published).hasSize(10);
    assertThat(counted).isEmpty();
  }

  @Test
  void willsHaveALimitOfOctetsOfTheirOwn() {
    publishLong(1, Qos.ONE);
    publishLong(2, Qos.ONE);
    Will will = new Will("w", Bytes.wrap(new byte[4_000]), Qos.ONE, true);
    publications.publishWill("b", will);
    publications.publishWill("c", will);
    publications.publishWill("d", will);
    assertThat(counted).containsExactly(Counter.WILLS_DROPPED);
    assertThat(publications.waiting()).isEqualTo(4);
    publications.onUp();
    link.published.forEach(publications::onSent);
    publications.onDown();
    publications.publishWill("d", will);
    assertThat(publications.waiting()).isEqualTo(1);
  }

  @Test
  void qos2HasAWindowOfItsOwnAndOrderIsKeptBehindIt() {
    publications.onUp();
    for (int i = 1; i <= Publications.QOS_2_WINDOW + 1; i++) {
      publish(i, Qos.TWO);
    }
    publish(99, Qos.ONE);
    assertThat(link.published).hasSize(Publications.QOS_2_WINDOW);
    assertThat(publications.waiting()).isEqualTo(2);
    publications.onSent(link.published.get(0));
    assertThat(link.published.get(Publications.QOS_2_WINDOW + 1).topic()).isEqualTo("t/99");
    assertThat(publications.inFlight()).isEqualTo(Publications.QOS_2_WINDOW + 1);
  }
}
