package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamReport;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatingUpstreamIT extends UpstreamContract {

  @Override
  Upstream upstream(String brokerUri) {
    return new AggregatingUpstream(UpstreamSettings.of(brokerUri, "gw"), Metrics.NONE);
  }

  @Test
  void statusTellsWhatIsInUse() {
    core.subscribe("a", "t", Qos.ONE);
    UpstreamReport status = ((AggregatingUpstream) upstream).status();
    assertThat(status.reachable()).isTrue();
    assertThat(status.server()).isEqualTo(broker.uri());
    assertThat(status.subscriptions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName("SN-FRM-8: a name that the library cannot bear costs one message, not the link")
  void anIllegibleTopicFromTheBrokerMakesNobodyDeaf(int qos) throws Exception {
    observer.close(); // its library is the same
    core.subscribe("a", "t/#", Qos.TWO);
    byte[] fire = HexFormat.of().parseHex("f09f94a5");
    publishOctets(qos, fire);
    publishOctets(qos, new byte[] {'o', 'k'});
    core.awaitDelivery("a t/ok x " + qos);
    assertThat(core.deliveries()).hasSize(1);
  }

  @Test
  @DisplayName(
      "A name or filter of more levels than Mosquitto bears costs its sender, not the link")
  void tooManyLevelsDoNotCutTheLink() {
    String most = "/l".repeat(TopicFilters.MOST_LEVELS - 1);
    core.forget();
    assertThat(core.subscribe("a", most + "/l", Qos.ONE)).isInstanceOf(UpstreamEvent.Refused.class);
    assertThat(core.publish("a", most + "/l", "x", Qos.ONE))
        .isInstanceOf(UpstreamEvent.Refused.class);
    assertThat(core.subscribe("a", most, Qos.ONE)).isInstanceOf(UpstreamEvent.Subscribed.class);
    assertThat(core.publish("b", most, "x", Qos.ONE)).isInstanceOf(UpstreamEvent.Published.class);
    core.awaitDelivery("a " + most + " x 1");
    assertThat(core.events).noneMatch(UpstreamEvent.ForAll.class::isInstance);
  }

  /** As a client of another library would: CONNECT, PUBLISH on "t/" and the octets, DISCONNECT. */
  private void publishOctets(int qos, byte[] last) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(HexFormat.of().parseHex("100d00044d5154540402003c000178"));
    out.write(new byte[] {(byte) (0x30 | qos << 1), (byte) (5 + 2 * qos + last.length)});
    out.write(new byte[] {0, (byte) (2 + last.length), 't', '/'});
    out.write(last);
    out.write(qos == 0 ? new byte[] {'x'} : new byte[] {0, 9, 'x'});
    out.write(HexFormat.of().parseHex("e000"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
      socket.getOutputStream().write(out.toByteArray());
      socket.getInputStream().readAllBytes(); // the broker closes when it has read everything
    }
  }
}
