package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import org.junit.jupiter.api.Test;

/** The shortest story that goes through the whole core, up and down. */
class FirstContactTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  void aReadingGoesUpAndIsAcknowledgedAfterTheBroker() {
    device.connected();
    int id = device.registers("a/b");
    rig.broker.waits();

    device.says(device.publish(Qos.ONE, id, 7, "21.5"));
    device.hearsNothing();
    UpstreamCommand.Publish publish = rig.broker.last(UpstreamCommand.Publish.class);
    assertThat(publish.topic()).isEqualTo("a/b");
    rig.broker.answer(publish);

    device.hears(new Puback(id, 7, ReturnCode.ACCEPTED));
  }

  @Test
  void aCommandComesDownAndTheBrokerIsToldAfterTheClient() {
    device.connected();
    int id = device.subscribes("cmd", Qos.ONE);

    long delivery = rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    Publish publish = device.hearsOne(Publish.class);
    assertThat(publish.topic()).isEqualTo(new TopicRef.RegisteredId(id));
    assertThat(publish.payload()).isEqualTo(Bytes.utf8("on"));
    assertThat(rig.broker.isAcknowledged(delivery)).isFalse();
    device.says(new Puback(id, publish.messageId(), ReturnCode.ACCEPTED));

    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
  }
}
