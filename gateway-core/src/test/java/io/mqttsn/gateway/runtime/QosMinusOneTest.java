package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicRef.PredefinedId;
import io.mqttsn.codec.TopicRef.RegisteredId;
import io.mqttsn.codec.TopicRef.ShortName;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** PUBLISH without a connection, or as if there were none (MQTT-SN 1.2 §6.8). */
class QosMinusOneTest {

  private final Rig rig =
      new Rig(
          ProtocolSettings.DEFAULT,
          new PredefinedTopics(
              List.of(
                  new PredefinedTopics.Rule("*", Map.of(1, "pre/one")),
                  new PredefinedTopics.Rule("dev1", Map.of(2, "own/two")))));
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName(
      "SN-PUB-8, regression: without session it goes up in the gateway's name, any number of times")
  void strangersMayPublishAtQosMinusOne() {
    for (int i = 0; i < 3; i++) {
      device.says(minusOne(new PredefinedId(1)));
      device.says(minusOne(ShortName.of("tt")));
    }

    assertThat(published())
        .hasSize(6)
        .allSatisfy(
            publish -> {
              assertThat(publish.client()).isEqualTo(Upstream.HOUSE);
              assertThat(publish.qos()).isEqualTo(Qos.ZERO);
              assertThat(publish.topic()).isIn("pre/one", "tt");
            });
    device.hearsNothing();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName(
      "SN-PUB-9, regression: without session normal ids, unknown and others' ids are dropped")
  void strangersHaveNoIdsOfTheirOwn() {
    device.says(minusOne(new RegisteredId(1)));
    device.says(minusOne(new PredefinedId(77)));
    device.says(minusOne(new PredefinedId(2)));
    device.says(minusOne(ShortName.of("a#")));

    assertThat(published()).isEmpty();
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-PUB-9: QoS -1 of an active client goes over its own link, registered ids too")
  void activeClientsMayUseTheirIdsAtQosMinusOne() {
    int id = device.connected().registers("a/b");
    device.says(minusOne(new RegisteredId(id)));
    device.says(minusOne(new PredefinedId(2)));
    device.says(minusOne(ShortName.of("tt")));
    device.says(minusOne(new PredefinedId(77)));

    assertThat(published())
        .extracting(UpstreamCommand.Publish::topic)
        .containsExactly("a/b", "own/two", "tt");
    assertThat(published()).allMatch(publish -> publish.client().equals("dev1"));
    device.hearsNothing();
  }

  @Test
  @DisplayName("A11: QoS -1 is served between CONNECT and CONNACK")
  void qosMinusOneIsServedWhileConnecting() {
    rig.broker.waits();
    device.says(device.connect(true, 0));
    device.says(minusOne(new PredefinedId(1)));
    assertThat(lastPublished().topic()).isEqualTo("pre/one");
    rig.broker.answer(rig.broker.last(UpstreamCommand.Open.class));
    device.hears(new Connack(ReturnCode.ACCEPTED));
  }

  private List<UpstreamCommand.Publish> published() {
    return rig.broker.all(UpstreamCommand.Publish.class);
  }

  private UpstreamCommand.Publish lastPublished() {
    return rig.broker.last(UpstreamCommand.Publish.class);
  }

  private static Publish minusOne(TopicRef topic) {
    return new Publish(false, Qos.MINUS_ONE, false, topic, 0, Bytes.utf8("x"));
  }
}
