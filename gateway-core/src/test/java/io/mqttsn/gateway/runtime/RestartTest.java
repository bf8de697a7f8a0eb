package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMessages;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a durable session has recorded brings it back after the gateway was killed. */
class RestartTest {

  private final Rig rig = Rig.withStore();
  private final Device device = rig.device("dev1").connected(false, 60);

  @Test
  void aTopicIdMeansTheSameAfterARestart() {
    int id = device.registers("a/b");

    rig.restarts();
    device.connected(false, 60);
    device.says(device.publish(Qos.ONE, id, 9, "x"));

    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("a/b");
    device.hears(new Puback(id, 9, ReturnCode.ACCEPTED));
  }

  @Test
  void idsHandedOutAfterARestartAreOthers() {
    int before = device.registers("a/b");

    rig.restarts();
    device.connected(false, 60);

    assertThat(device.registers("c/d")).isNotEqualTo(before);
    assertThat(device.registers("a/b")).isEqualTo(before);
  }

  @Test
  void theBrokerSideLearnsWhatWasSubscribed() {
    device.subscribes("cmd/#", Qos.ONE);
    device.subscribes("gone", Qos.TWO);
    device.unsubscribes("gone");

    rig.restarts();

    assertThat(rig.broker.last(UpstreamCommand.Restore.class))
        .isEqualTo(
            new UpstreamCommand.Restore(
                "dev1", List.of(new UpstreamCommand.Filter("cmd/#", Qos.ONE))));
  }

  @Test
  void aRecordedMessageIsAcknowledgedToTheBrokerAndDeliveredAfterARestart() {
    int id = device.subscribes("cmd", Qos.ONE);
    long delivery = rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();

    device.listens();
    rig.restarts();
    returnsAndLearns(id);

    assertThat(device.hearsOne(Publish.class).payload()).isEqualTo(Bytes.utf8("on"));
  }

  @Test
  void anAcknowledgedMessageDoesNotComeAgain() {
    int id = device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    device.says(new Puback(id, device.hearsOne(Publish.class).messageId(), ReturnCode.ACCEPTED));

    rig.restarts();

    device.connected(false, 60);
    device.hearsNothing();
  }

  @Test
  void aQos2MessageThatTheClientHasIsReleasedButNotSentAgain() {
    device.subscribes("cmd", Qos.TWO);
    rig.broker.delivers("dev1", "cmd", "on", Qos.TWO);
    int messageId = device.hearsOne(Publish.class).messageId();
    device.says(new Pubrec(messageId));
    device.hears(new Pubrel(messageId));

    rig.restarts();
    device.says(device.connect(false, 60));

    device.hears(new Connack(ReturnCode.ACCEPTED), new Pubrel(messageId));
    device.says(new Pubcomp(messageId));
    device.hearsNothing();
  }

  @Test
  void aQos2MessageThatMayHaveArrivedKeepsItsMessageId() {
    int id = device.subscribes("cmd", Qos.TWO);
    rig.broker.delivers("dev1", "cmd", "on", Qos.TWO);
    Publish first = device.hearsOne(Publish.class);

    rig.restarts();
    returnsAndLearns(id);

    Publish again = device.hearsOne(Publish.class);
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(again.duplicate()).isTrue();
  }

  @Test
  void aQos2PublishThatTheBrokerHasIsNotForwardedAgain() {
    int id = device.registers("a");
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.hears(new Pubrec(5));

    rig.restarts();
    device.connected(false, 60);
    rig.broker.forget();
    device.says(device.publish(Qos.TWO, id, 5, "x"));

    device.hears(new Pubrec(5));
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
    device.says(new Pubrel(5));
    device.hears(new Pubcomp(5));
  }

  @Test
  void theWillIsKept() {
    Device other = rig.device("dev2");
    other.says(other.connectWithWill(false, 60));
    other.says(new WillMessages.WillTopic(Qos.ONE, true, "will"));
    other.says(new WillMessages.WillMsg(Bytes.utf8("gone")));
    other.listens();

    rig.restarts();
    other.connected(false, 60);

    assertThat(rig.broker.last(UpstreamCommand.Open.class).will()).isPresent();
  }

  @Test
  void aCleanSessionLeavesNothingBehind() {
    device.registers("a/b");
    device.subscribes("cmd", Qos.ONE);

    device.connected(true, 60);
    rig.restarts();

    assertThat(rig.sessions()).isZero();
    assertThat(rig.broker.all(UpstreamCommand.Restore.class)).isEmpty();
  }

  @Test
  void nothingOfACleanSessionIsRecorded() {
    rig.device("dev2").connected(true, 60).registers("a/b");

    assertThat(rig.stored()).extracting(SessionChange::client).containsOnly("dev1");
  }

  @Test
  void anAbsentSessionExpiresAfterARestartToo() {
    rig.restarts();
    assertThat(rig.sessions()).isOne();

    rig.passSeconds(8 * 24 * 3600);

    assertThat(rig.sessions()).isZero();
    rig.restarts();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  void theShortestListRebuildsTheSameSession() {
    int id = device.registers("a/b");
    device.subscribes("cmd/+", Qos.TWO);
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.listens();
    device.sleeps(600);
    Stream.of("1", "2", "3").forEach(text -> rig.broker.delivers("dev1", "cmd/x", text, Qos.ONE));
    List<SessionChange> before = rig.described();

    rig.restartsCompacted();

    assertThat(rig.described()).isEqualTo(before);
  }

  @Test
  void withoutAStoreNothingIsRecorded() {
    Rig without = new Rig();
    Device forgotten = without.device("dev1").connected(false, 60);
    forgotten.subscribes("cmd", Qos.ONE);
    without.event(new UpstreamEvent.Unreachable());

    assertThat(without.stored()).isEmpty();
  }

  /** Connects again and takes the REGISTER that precedes the first message. */
  private void returnsAndLearns(int id) {
    device.says(device.connect(false, 60));
    List<Message> messages = device.listens();
    assertThat(messages).hasSize(2).startsWith(new Connack(ReturnCode.ACCEPTED));
    Register register = (Register) messages.get(1);
    assertThat(register.topicId()).isEqualTo(id);
    device.says(new Regack(id, register.messageId(), ReturnCode.ACCEPTED));
  }
}
