package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.Will;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.PredefinedTopics.Rule;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What CleanSession erases and what it leaves, SN-CLN-1 to SN-CLN-6. */
class CleanSessionTest {

  private static final Connack ACCEPTED = new Connack(ReturnCode.ACCEPTED);
  private static final Will WILL = new Will("w", Bytes.utf8("gone"), Qos.ONE, true);

  private final Rig rig =
      new Rig(
          ProtocolSettings.DEFAULT,
          new PredefinedTopics(List.of(new Rule("*", Map.of(7, "predefined")))));
  private final Device device = rig.device("dev1");
  private int id;

  /** A durable session with a will, a name, a subscription and a message that waits. */
  private void hasAPast() {
    device.connectedWithWill(false, 60, "w", "gone");
    id = device.registers("a/b");
    device.subscribes("cmd", Qos.ONE);
    device.disconnects();
    rig.broker.delivers("dev1", "cmd", "missed", Qos.ONE);
    rig.broker.forget();
  }

  private void theOldIdIsUnknown() {
    device.says(device.publish(Qos.ONE, id, 40, "x"));
    device.hears(new Puback(id, 40, ReturnCode.INVALID_TOPIC_ID));
  }

  @Test
  @DisplayName("SN-CLN-1: Clean=1, Will=1 erases everything and asks for a new will")
  void cleanWithWillErasesAndPrompts() {
    hasAPast();
    device.connectedWithWill(true, 60, "w2", "other");

    Open open = rig.broker.last(Open.class);
    assertThat(open.clean()).isTrue();
    assertThat(open.will()).contains(new Will("w2", Bytes.utf8("other"), Qos.ONE, true));
    theOldIdIsUnknown();
    rig.passSeconds(60);
    assertThat(device.listens()).isEmpty();
  }

  @Test
  @DisplayName("SN-CLN-2: Clean=1, Will=0 erases everything at once; a later loss has no will")
  void cleanWithoutWillErasesTheWillToo() {
    hasAPast();
    device.connected(true, 60);

    assertThat(rig.broker.last(Open.class).clean()).isTrue();
    assertThat(rig.broker.last(Open.class).will()).isEmpty();
    theOldIdIsUnknown();
    device.disconnects();
    device.says(device.connect(false, 60));
    device.hears(ACCEPTED);
    assertThat(rig.broker.last(Open.class).will()).isEmpty();
  }

  @Test
  @DisplayName("SN-CLN-2: what a clean CONNECT erases is acknowledged to nobody twice")
  void erasedMessagesNeverArrive() {
    hasAPast();
    device.connected(true, 0);
    rig.passSeconds(100);
    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.Acknowledge.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-CLN-3: Clean=0, Will=1 keeps the data and replaces the will")
  void durableWithWillReplacesIt() {
    hasAPast();
    device.says(device.connectWithWill(false, 60));
    device.hears(new WillTopicReq());
    device.saysHex("07 07 10 6E 65 77 32");
    device.listens();
    device.saysHex("03 09 6D");

    List<Message> heard = device.listens();
    assertThat(heard.get(0)).isEqualTo(ACCEPTED);
    assertThat(((Register) heard.get(1)).topicName()).isEqualTo("cmd");
    Open open = rig.broker.last(Open.class);
    assertThat(open.clean()).isFalse();
    assertThat(open.will()).contains(new Will("new2", Bytes.utf8("m"), Qos.ZERO, true));
  }

  @Test
  @DisplayName("SN-CLN-4, A14: Clean=0, Will=0 sends the stored will to the broker again")
  void durableWithoutWillKeepsTheStoredOne() {
    hasAPast();
    device.says(device.connect(false, 60));

    assertThat(device.listens().get(0)).isEqualTo(ACCEPTED);
    assertThat(rig.broker.last(Open.class).will()).contains(WILL);
    rig.passSeconds(90);
    assertThat(rig.broker.last(Close.class)).isEqualTo(new Close("dev1", Reason.LOST));
  }

  @Test
  @DisplayName(
      "SN-CLN-5, regression: a Clean=0 reconnect gets what it missed without subscribing again")
  void missedMessagesArriveAfterTheConnack() {
    hasAPast();
    long second = rig.broker.delivers("dev1", "other/name", "missed too", Qos.TWO);
    device.says(device.connect(false, 60));

    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isEqualTo(ACCEPTED);
    Register register = (Register) heard.get(1);
    assertThat(register.topicName()).isEqualTo("cmd");
    device.says(new Regack(register.topicId(), register.messageId(), ReturnCode.ACCEPTED));
    Publish publish = device.hearsOne(Publish.class);
    assertThat(publish.payload()).isEqualTo(Bytes.utf8("missed"));
    assertThat(publish.topic()).isEqualTo(new TopicRef.RegisteredId(register.topicId()));
    device.says(new Puback(register.topicId(), publish.messageId(), ReturnCode.ACCEPTED));
    assertThat(device.hearsOne(Register.class).topicName()).isEqualTo("other/name");
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
    assertThat(rig.broker.isAcknowledged(second)).isTrue();
  }

  @Test
  @DisplayName(
      "SN-CLN-5, regression: new messages still reach a resumed subscription, under the same id")
  void idsAndSubscriptionsSurviveAReconnect() {
    device.connected(false, 60);
    int cmd = device.subscribes("cmd", Qos.ONE);
    device.disconnects();
    device.connected(false, 60);

    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);

    assertThat(device.hearsOne(Register.class).topicId()).isEqualTo(cmd);
  }

  @Test
  @DisplayName(
      "SN-CLN-5, regression: after a loss, too, a Clean=0 client publishes with its old ids")
  void idsSurviveALoss() {
    device.connected(false, 10);
    int old = device.registers("a/b");
    rig.passSeconds(15);
    device.hears(new Disconnect(Disconnect.NO_DURATION));
    device.connected(false, 10);

    device.says(device.publish(Qos.ONE, old, 3, "x"));

    device.hears(new Puback(old, 3, ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("a/b");
  }

  @Test
  @DisplayName("SN-CLN-6: after Clean=1 an old id is invalid, predefined and short still work")
  void cleanInvalidatesNormalIdsOnly() {
    hasAPast();
    device.connected(true, 60);

    theOldIdIsUnknown();
    device.says(
        new Publish(
            false, Qos.ONE, false, new TopicRef.PredefinedId(7), 41, Bytes.utf8("predefined")));
    device.hears(new Puback(7, 41, ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("predefined");
    TopicRef.ShortName tt = TopicRef.ShortName.of("tt");
    device.says(new Publish(false, Qos.ONE, false, tt, 42, Bytes.utf8("short")));
    device.hears(new Puback(tt.wireId(), 42, ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("tt");
  }

  @Test
  @DisplayName("SN-CLN-6: the id of a name registered again after Clean=1 is another one")
  void cleanNeverGivesAnOldIdToAnotherName() {
    device.connected(true, 60);
    int first = device.registers("a/b");
    device.says(device.connect(true, 61));
    device.hears(ACCEPTED);

    assertThat(device.registers("c/d")).isNotEqualTo(first);
  }

  @Test
  @DisplayName("SN-CLN-2: a clean session ends with its connection, nothing is kept")
  void nothingIsKeptOfACleanSession() {
    device.connected(true, 60);
    device.subscribes("cmd", Qos.ONE);
    device.disconnects();

    assertThat(rig.sessions()).isZero();
    long delivery = rig.broker.delivers("dev1", "cmd", "late", Qos.ONE);
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
  }
}
