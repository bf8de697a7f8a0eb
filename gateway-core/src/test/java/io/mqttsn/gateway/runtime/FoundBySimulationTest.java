package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What simulated weather has brought to light, each as the short story that remains of it; more
 * stories, of answers that cross a goodbye, are in {@link CrossingTest}.
 */
class FoundBySimulationTest {

  private final Rig rig = new Rig();

  @Test
  @DisplayName(
      "SN-CGS-3: messages of a session that ends take up no room any more (seed 108, CALM)")
  void aSessionThatEndsGivesBackTheRoomOfItsMessages() {
    Device device = rig.device("dev1").connected();
    device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "2", Qos.ONE);
    assertThat(rig.waitingOctets()).isPositive();

    device.listens();
    device.disconnects();

    assertThat(rig.sessions()).isZero();
    assertThat(rig.waitingOctets()).isZero();
  }

  @Test
  @DisplayName("SN-DLV-3: a PUBREC counts while the topic is introduced anew (seed 37, RAIN)")
  void aPubrecCountsWhileItsTopicIsIntroducedAnew() {
    Device device = rig.device("dev1").connected(false, 0);
    device.subscribes("cmd", Qos.TWO);
    rig.broker.delivers("dev1", "cmd", "once", Qos.TWO);
    int messageId = device.hearsOne(Publish.class).messageId();
    device.says(device.connect(false, 0)); // the CONNACK was lost
    Register register = (Register) device.listens().get(1);

    device.says(new Pubrec(messageId));
    device.hears(new Pubrel(messageId));
    device.says(new Pubcomp(messageId));
    device.says(new Regack(register.topicId(), register.messageId(), ReturnCode.ACCEPTED));

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-PUB-5: a copy of PUBLISH behind its own PUBREL is no message (seed 2, STORM)")
  void aCopyThatComesBehindItsOwnReleaseIsNotForwardedAgain() {
    Device device = rig.device("dev1").connected();
    int id = device.registers("cmd");
    device.says(device.publish(Qos.TWO, id, 7, "once"));
    device.hears(new Pubrec(7));
    device.says(new Pubrel(7));
    device.hears(new Pubcomp(7));

    device.says(device.publish(Qos.TWO, id, 7, "once"));
    device.hears(new Pubrec(7));
    rig.passSeconds(20);
    Publish first = device.publish(Qos.TWO, id, 7, "once");
    TopicRef topic = first.topic();
    device.says(new Publish(true, Qos.TWO, false, topic, 7, first.payload()));
    device.hears(new Pubrec(7));

    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
  }

  @Test
  @DisplayName(
      "SN-PUB-5: without DUP and a moment later, the same again is another (seed 2, STORM)")
  void theSameMessageAMomentLaterIsAnother() {
    Device device = rig.device("dev1").connected();
    int id = device.registers("cmd");
    device.says(device.publish(Qos.TWO, id, 7, "on"));
    device.says(new Pubrel(7));
    rig.passSeconds(4);

    device.says(device.publish(Qos.TWO, id, 7, "on"));

    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(2);
  }

  @Test
  @DisplayName("SN-AGG-4: a client that said PUBREC is waited for again (seed 13, PARTITIONS)")
  void aClientThatSaidPubrecIsNotOverdueAnyMore() {
    Device device = rig.device("dev1").connected();
    device.subscribes("cmd", Qos.TWO);
    rig.broker.delivers("dev1", "cmd", "1", Qos.TWO);
    int messageId = device.hearsOne(Publish.class).messageId();
    rig.passSeconds(11);
    device.says(new Pubrec(messageId));

    long next = rig.broker.delivers("dev1", "cmd", "2", Qos.TWO);

    assertThat(rig.broker.isAcknowledged(next)).isFalse();
  }

  @Test
  @DisplayName("SN-REG-14: a lost REGISTER is no refusal of the name (seed 29, STORM)")
  void aForgetfulClientBehindALossyLinkKeepsItsSubscription() {
    Device device = rig.device("dev1").connected();
    int id = device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    int messageId = device.hearsOne(Publish.class).messageId();

    device.says(new Puback(id, messageId, ReturnCode.INVALID_TOPIC_ID));
    Register register = device.hearsOne(Register.class); // and is lost
    rig.passSeconds(10);

    device.hears(register); // no PUBLISH that would be refused once more
    device.says(new Regack(id, register.messageId(), ReturnCode.ACCEPTED));
    assertThat(device.hearsOne(Publish.class).messageId()).isEqualTo(messageId);
  }

  @Test
  @DisplayName("SN-DLV-6: who speaks after the last repetition is tried again (seed 1469, STORM)")
  void aClientThatSpokeAfterTheLastRepetitionIsTriedAgain() {
    Device device = rig.device("dev1").connected(false, 0); // nothing else will make it speak
    device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    Publish first = device.hearsOne(Publish.class);
    rig.passSeconds(35);
    assertThat(device.listens()).as("repetitions").hasSize(3);

    device.says(new Pingreq(""));
    device.hears(new Pingresp());
    rig.passSeconds(5);

    assertThat(device.hearsOne(Publish.class).messageId()).isEqualTo(first.messageId());
  }

  @Test
  @DisplayName("SN-DLV-6: who says nothing more is left in peace (seed 1469, STORM)")
  void aClientThatSaysNothingMoreIsLeftInPeace() {
    Device device = rig.device("dev1").connected(false, 0);
    device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    device.listens();
    rig.passSeconds(15);
    device.says(new Pingreq(""));
    rig.passSeconds(25);
    device.listens();

    rig.passSeconds(600);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-PUB-5: a late repetition is known after a restart, too (seed 1307, STORM)")
  void aRepetitionBehindItsReleaseIsKnownAfterARestart() {
    Rig stored = Rig.withStore();
    Device device = stored.device("dev1").connected(false, 0);
    TopicRef topic = TopicRef.ShortName.of("zz");
    Publish publish = new Publish(false, Qos.TWO, false, topic, 8, Bytes.utf8("once"));
    device.says(publish);
    device.hears(new Pubrec(8));
    stored.restarts();
    device.says(device.connect(false, 0));
    device.listens();
    device.says(new Pubrel(8));
    device.hears(new Pubcomp(8));

    device.says(new Publish(true, Qos.TWO, false, topic, 8, publish.payload()));

    device.hears(new Pubrec(8));
    assertThat(stored.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-PUB-5: copies of CONNECT and PUBLISH are no second message (seed 11009, STORM)")
  void copiesOfTheWholeBeginningAreNoSecondMessage() {
    Device device = rig.device("dev1").connected(true, 60);
    Publish publish =
        new Publish(false, Qos.TWO, false, TopicRef.ShortName.of("zz"), 8, Bytes.utf8("once"));
    device.says(publish);
    device.hears(new Pubrec(8));

    device.says(device.connect(true, 60)); // held back by the link, and then the same with PUBLISH
    device.listens();
    device.says(publish);

    device.hears(new Pubrec(8));
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-REG-14: refusals of QoS 0 that come often cost no name (seed 23619, ECHO)")
  void copiesOfARefusalAtQos0CostTheMessageAndNotTheName() {
    Device device = rig.device("dev1").connected();
    device.subscribes("a/+", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ZERO);
    device.answers(device.hearsOne(Register.class), ReturnCode.ACCEPTED);
    for (int round = 0; round < 3; round++) {
      device.answers(device.hearsOne(Publish.class), ReturnCode.INVALID_TOPIC_ID);
      device.answers(device.hearsOne(Register.class), ReturnCode.ACCEPTED);
    }
    device.answers(device.hearsOne(Publish.class), ReturnCode.INVALID_TOPIC_ID);
    device.hearsNothing();

    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);

    device.answers(device.hearsOne(Register.class), ReturnCode.ACCEPTED);
    assertThat(device.hearsOne(Publish.class).payload()).isEqualTo(Bytes.utf8("2"));
  }
}
