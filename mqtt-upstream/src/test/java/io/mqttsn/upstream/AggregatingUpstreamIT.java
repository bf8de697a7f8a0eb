package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Upstream;
import org.junit.jupiter.api.Test;

class AggregatingUpstreamIT extends UpstreamContract {

  @Override
  Upstream upstream(String brokerUri) {
    return new AggregatingUpstream(UpstreamSettings.of(brokerUri, "gw"), Metrics.NONE);
  }

  @Test
  void statusTellsWhatIsInUse() {
    core.subscribe("a", "t", Qos.ONE);
    UpstreamStatus status = ((AggregatingUpstream) upstream).status();
    assertThat(status.reachable()).isTrue();
    assertThat(status.subscriptions()).isEqualTo(1);
  }
}
