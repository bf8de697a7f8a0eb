package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the gateway repeats on its own, and what an answer has to look like (§6.13). */
class RetransmissionTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-RTX-1: REGISTER, PUBLISH, PUBREL and the will prompts are supervised")
  void whatIsSupervised() {
    Device willing = rig.device("willing");
    willing.says(willing.connectWithWill(true, 0));
    willing.hears(new WillTopicReq());
    rig.passSeconds(30);
    willing.hears(new WillTopicReq(), new WillTopicReq(), new WillTopicReq());
    willing.says(new WillTopic(Qos.ONE, false, "w"));
    willing.hears(new WillMsgReq());
    rig.passSeconds(30);
    willing.hears(new WillMsgReq(), new WillMsgReq(), new WillMsgReq());

    device.connected();
    device.subscribes("a/#", Qos.TWO);
    rig.broker.delivers("dev1", "a/b", "1", Qos.TWO);
    rig.passSeconds(30);
    List<Message> registers = device.listens();
    assertThat(registers).hasSize(4).containsOnly(registers.get(0));
    device.answers((Register) registers.get(0), ReturnCode.ACCEPTED);
    rig.passSeconds(30);
    List<Message> publishes = device.listens();
    assertThat(publishes).hasSize(4).hasOnlyElementsOfType(Publish.class);
    int messageId = ((Publish) publishes.get(0)).messageId();
    device.says(new Pubrec(messageId));
    rig.passSeconds(30);
    Pubrel pubrel = new Pubrel(messageId);
    device.hears(pubrel, pubrel, pubrel, pubrel);
  }

  @Test
  @DisplayName("SN-RTX-1: acknowledgements are not repeated without being asked for again")
  void acknowledgementsAreNotRepeated() {
    int id = device.connected().registers("a/b");
    device.subscribes("a/c", Qos.ONE);
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.says(new Pingreq(""));
    device.hears(new Pubrec(5), new Pingresp());
    rig.passSeconds(600);
    device.hearsNothing();
    assertThat(rig.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("SN-RTX-1: T_retry and N_retry are configured")
  void retryPolicyIsConfigured() {
    Rig patient =
        new Rig(
            ProtocolSettings.DEFAULT.withRetry(Duration.ofSeconds(2), 1), PredefinedTopics.NONE);
    Device client = patient.device("dev1").connected();
    client.subscribes("a/b", Qos.ONE);
    patient.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    patient.passSeconds(2);
    assertThat(client.listens()).hasSize(2);
    patient.passSeconds(100);
    client.hearsNothing();
  }

  @Test
  @DisplayName("SN-RTX-2: after PUBREC only PUBREL is repeated, over sleep too")
  void publishIsNotRepeatedAfterPubrec() {
    device.connected();
    device.subscribes("a/b", Qos.TWO);
    rig.broker.delivers("dev1", "a/b", "1", Qos.TWO);
    Pubrel pubrel = new Pubrel(device.takes("1").messageId());
    device.says(new Pubrec(pubrel.messageId()));
    device.says(new Pubrec(pubrel.messageId()));
    device.hears(pubrel, pubrel);
    device.sleeps(60);
    device.wakes();
    device.hears(pubrel);
    rig.passSeconds(10);
    device.hears(pubrel);

    device.says(new Pubcomp(pubrel.messageId()));

    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-RTX-3, regression: an answer of another type, MsgId or id ends nothing")
  void answerMustFit() {
    device.connected();
    int id = device.subscribes("a/b", Qos.TWO);
    long one = rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    int first = device.hearsOne(Publish.class).messageId();
    device.says(new Puback(id + 1, first, ReturnCode.ACCEPTED));
    device.says(new Puback(id, first + 1, ReturnCode.ACCEPTED));
    device.says(new Pubcomp(first));
    device.hearsNothing();
    device.says(new Pubrec(first)); // answered, yet no answer to QoS 1
    device.hears(new Pubrel(first));
    device.says(new Pubcomp(first));
    assertThat(rig.broker.isAcknowledged(one)).isFalse();
    device.says(new Puback(id, first, ReturnCode.ACCEPTED));
    assertThat(rig.broker.isAcknowledged(one)).isTrue();

    long two = rig.broker.delivers("dev1", "a/b", "2", Qos.TWO);
    int second = device.hearsOne(Publish.class).messageId();
    device.says(new Puback(id, second, ReturnCode.ACCEPTED));
    device.says(new Pubcomp(second));
    device.hearsNothing();
    assertThat(rig.broker.isAcknowledged(two)).isFalse();
    rig.passSeconds(10);
    device.hearsOne(Publish.class);
  }

  @Test
  @DisplayName("SN-RTX-4: a silent client delays nobody, timers run for each")
  void silentClientDelaysNobody() {
    Device other = rig.device("dev2").connected();
    other.subscribes("a/b", Qos.ONE);
    device.connected();
    device.subscribes("a/b", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.hearsOne(Publish.class);
    rig.pass(5_000);
    rig.broker.delivers("dev2", "a/b", "1", Qos.ONE);
    other.hearsOne(Publish.class);
    rig.pass(5_000);
    device.hearsOne(Publish.class);
    other.hearsNothing();
    other.says(new Pingreq(""));
    other.hears(new Pingresp());
    rig.pass(5_000);
    other.takes("1");
    rig.broker.delivers("dev2", "a/b", "2", Qos.ONE);
    other.takes("2");
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
  }
}
