package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that answers a delivery with <em>invalid topic id</em> (SN-REG-14). */
class ForgottenIdTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @ParameterizedTest
  @EnumSource(names = {"ONE", "TWO"})
  @DisplayName(
      "SN-REG-14, regression: PUBACK rc 2 brings REGISTER, then the same message with its MsgId")
  void forgottenIdIsToldAgain(Qos qos) {
    device.connected();
    int id = device.subscribes("a/b", qos);
    rig.broker.delivers("dev1", "a/b", "1", qos);
    Publish publish = device.hearsOne(Publish.class);

    device.answers(publish, ReturnCode.INVALID_TOPIC_ID);
    Register register = device.hearsRegister("a/b");
    assertThat(register.topicId()).isEqualTo(id);
    device.answers(register, ReturnCode.ACCEPTED);

    Publish again = device.hearsOne(Publish.class);
    assertThat(again.messageId()).isEqualTo(publish.messageId());
    assertThat(again.payload()).isEqualTo(publish.payload());
    assertThat(again.topic()).isEqualTo(publish.topic());
  }

  @Test
  @DisplayName("SN-REG-14: at QoS 0 too, although another message is under way by then")
  void forgottenIdIsToldAgainAtQos0() {
    device.connected();
    int id = device.subscribes("a/0", Qos.ZERO);
    device.subscribes("a/1", Qos.ONE);
    rig.broker.delivers("dev1", "a/0", "zero", Qos.ZERO);
    Publish zero = device.takes("zero");
    rig.broker.delivers("dev1", "a/1", "one", Qos.ONE);
    Publish one = device.hearsOne(Publish.class);

    device.answers(zero, ReturnCode.INVALID_TOPIC_ID);
    device.hearsNothing();
    device.acknowledges(one);

    Register register = device.hearsRegister("a/0");
    assertThat(register.topicId()).isEqualTo(id);
    device.answers(register, ReturnCode.ACCEPTED);
    assertThat(device.takes("zero").messageId()).isZero();
  }

  @Test
  @DisplayName("SN-REG-14: a client that forgot over sleep gets its QoS 0 message at the next wake")
  void forgottenIdOfASleeperIsToldAgain() {
    device.connected();
    device.subscribes("a/0", Qos.ZERO);
    device.sleeps(60);
    rig.broker.delivers("dev1", "a/0", "zero", Qos.ZERO);
    device.wakes();
    Publish zero = (Publish) device.listens().get(0);

    device.answers(zero, ReturnCode.INVALID_TOPIC_ID);
    device.hearsNothing();
    device.wakes();

    device.answers(device.hearsRegister("a/0"), ReturnCode.ACCEPTED);
    assertThat(((Publish) device.listens().get(0)).payload()).isEqualTo(zero.payload());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "TWO"})
  @DisplayName("SN-REG-14: after three rounds the name is given up as if refused")
  void forgettingFourTimesMutesTheName(Qos qos) {
    device.connected();
    device.subscribes("a/#", qos);
    long delivery = rig.broker.delivers("dev1", "a/b", "1", qos);
    device.answers(device.hearsRegister("a/b"), ReturnCode.ACCEPTED);
    for (int round = 0; round < 3; round++) {
      device.answers(device.hearsOne(Publish.class), ReturnCode.INVALID_TOPIC_ID);
      device.answers(device.hearsRegister("a/b"), ReturnCode.ACCEPTED);
    }

    device.answers(device.hearsOne(Publish.class), ReturnCode.INVALID_TOPIC_ID);

    device.hearsNothing();
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
    rig.broker.delivers("dev1", "a/b", "2", qos);
    device.hearsNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-REG-14: a refused predefined id is not registered but given up")
  void refusedPredefinedIdIsNotRegistered(Qos qos) {
    Rig withIds =
        new Rig(
            ProtocolSettings.DEFAULT,
            new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", Map.of(7, "pre/seven")))));
    Device client = withIds.device("dev1").connected();
    client.subscribes(new TopicRef.PredefinedId(7), qos);
    withIds.broker.delivers("dev1", "pre/seven", "1", qos);

    client.answers(client.hearsOne(Publish.class), ReturnCode.INVALID_TOPIC_ID);

    client.hearsNothing();
    withIds.broker.delivers("dev1", "pre/seven", "2", qos);
    client.hearsNothing();
    assertThat(withIds.broker.last(UpstreamCommand.Unsubscribe.class).filter())
        .isEqualTo("pre/seven");
  }
}
