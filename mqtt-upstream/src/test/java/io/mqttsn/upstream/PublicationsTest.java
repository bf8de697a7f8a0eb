package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamCommand;
import org.junit.jupiter.api.Test;

class PublicationsTest {

  private final FakeLink link = new FakeLink();
  private final Publications publications =
      new Publications(link, UpstreamSettings.of("tcp://b:1883", "gw"), Metrics.NONE, event -> {});

  private void publish(int number, Qos qos) {
    publications.publish(
        new UpstreamCommand.Publish("a", number, "t/" + number, Bytes.EMPTY, qos, false));
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
