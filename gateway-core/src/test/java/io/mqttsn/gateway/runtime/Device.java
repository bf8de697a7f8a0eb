package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.Peer;
import java.util.List;

/** A device of a script: says frames, and asserts what it hears. */
final class Device {

  private final Rig rig;
  private final String clientId;
  private Peer peer;
  private int lastMessageId;

  Device(Rig rig, String clientId, String place) {
    this.rig = rig;
    this.clientId = clientId;
    this.peer = Rig.peer(place);
  }

  Peer peer() {
    return peer;
  }

  /** Speaks from another address from now on. */
  Device moves(String place) {
    peer = Rig.peer(place);
    return this;
  }

  /** Speaks on another link from now on. */
  Device movesToLink(String link) {
    peer = new Peer(link, peer.address(), Bytes.EMPTY);
    return this;
  }

  void says(Message message) {
    rig.receive(peer, message);
  }

  /** Says a frame given in hexadecimal digits. */
  void saysHex(String hex) {
    try {
      rig.receiveDecoded(peer, MessageCodec.decode(Bytes.hex(hex)));
    } catch (MalformedFrame e) {
      throw new AssertionError(hex, e);
    }
  }

  /** Asserts exactly what was sent to this device since it listened last. */
  void hears(Message... expected) {
    assertThat(rig.takeHeard(peer)).containsExactly(expected);
  }

  void hearsNothing() {
    assertThat(rig.takeHeard(peer)).isEmpty();
  }

  /** Whatever was sent to this device since it listened last. */
  List<Message> listens() {
    return rig.takeHeard(peer);
  }

  /** The one message that was sent, of this kind. */
  <M extends Message> M hearsOne(Class<M> kind) {
    List<Message> messages = rig.takeHeard(peer);
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).isInstanceOf(kind);
    return kind.cast(messages.get(0));
  }

  Connect connect(boolean clean, int keepAliveSeconds) {
    return new Connect(false, clean, Connect.PROTOCOL_ID, keepAliveSeconds, clientId);
  }

  Connect connectWithWill(boolean clean, int keepAliveSeconds) {
    return new Connect(true, clean, Connect.PROTOCOL_ID, keepAliveSeconds, clientId);
  }

  /** Connects with a clean session, without supervision. */
  Device connected() {
    return connected(true, 0);
  }

  Device connected(boolean clean, int keepAliveSeconds) {
    says(connect(clean, keepAliveSeconds));
    hears(new Connack(ReturnCode.ACCEPTED));
    return this;
  }

  /** Connects and leaves a will at QoS 1, retained. */
  Device connectedWithWill(boolean clean, int keepAliveSeconds, String topic, String message) {
    says(connectWithWill(clean, keepAliveSeconds));
    hears(new WillTopicReq());
    says(new WillTopic(Qos.ONE, true, topic));
    hears(new WillMsgReq());
    says(new WillMsg(Bytes.utf8(message)));
    hears(new Connack(ReturnCode.ACCEPTED));
    return this;
  }

  /** Asserts that it has a session: a ping is answered. */
  void isServed() {
    says(new Pingreq(""));
    hears(new Pingresp());
  }

  /** Asserts that it has none: a ping is answered with DISCONNECT, once a second. */
  void isUnknown() {
    says(new Pingreq(""));
    hears(new Disconnect(Disconnect.NO_DURATION));
  }

  /** Registers a name and returns its id. */
  int registers(String name) {
    int messageId = nextMessageId();
    says(new Register(0, messageId, name));
    Regack regack = hearsOne(Regack.class);
    assertThat(regack.returnCode()).isEqualTo(ReturnCode.ACCEPTED);
    assertThat(regack.messageId()).isEqualTo(messageId);
    return regack.topicId();
  }

  /** Subscribes by name and returns the SUBACK's topic id. */
  int subscribes(String filter, Qos qos) {
    int messageId = nextMessageId();
    says(new Subscribe(false, qos, new TopicRef.Name(filter), messageId));
    Suback suback = hearsOne(Suback.class);
    assertThat(suback.returnCode()).isEqualTo(ReturnCode.ACCEPTED);
    return suback.topicId();
  }

  void unsubscribes(String filter) {
    int messageId = nextMessageId();
    says(new Unsubscribe(new TopicRef.Name(filter), messageId));
    hears(new Unsuback(messageId));
  }

  /** Subscribes to a predefined id or a short name and returns the SUBACK. */
  Suback subscribes(TopicRef topic, Qos qos) {
    says(new Subscribe(false, qos, topic, nextMessageId()));
    return hearsOne(Suback.class);
  }

  /** Subscribes and returns the verdict. */
  ReturnCode subscribesTo(TopicRef topic) {
    return subscribes(topic, Qos.ONE).returnCode();
  }

  /** Hears one PUBLISH with this payload and, for QoS 1, acknowledges it. */
  Publish takes(String payload) {
    Publish publish = hearsOne(Publish.class);
    assertThat(publish.payload()).isEqualTo(Bytes.utf8(payload));
    if (publish.qos() == Qos.ONE) {
      acknowledges(publish);
    }
    return publish;
  }

  void acknowledges(Publish publish) {
    answers(publish, ReturnCode.ACCEPTED);
  }

  void answers(Publish publish, ReturnCode code) {
    says(new Puback(publish.topic().wireId(), publish.messageId(), code));
  }

  /** Hears one REGISTER for this name and answers nothing. */
  Register hearsRegister(String name) {
    Register register = hearsOne(Register.class);
    assertThat(register.topicName()).isEqualTo(name);
    assertThat(register.messageId()).isNotZero();
    assertThat(register.topicId()).isBetween(1, 0xFFFE);
    return register;
  }

  void answers(Register register, ReturnCode code) {
    says(new Regack(register.topicId(), register.messageId(), code));
  }

  /** Says PINGREQ with its client id, as a sleeper does when it wakes up. */
  void wakes() {
    says(new Pingreq(clientId));
  }

  Publish publish(Qos qos, int topicId, int messageId, String payload) {
    return new Publish(
        false, qos, false, new TopicRef.RegisteredId(topicId), messageId, Bytes.utf8(payload));
  }

  void disconnects() {
    says(new Disconnect(Disconnect.NO_DURATION));
    hears(new Disconnect(Disconnect.NO_DURATION));
  }

  void sleeps(int seconds) {
    says(new Disconnect(seconds));
    hears(new Disconnect(Disconnect.NO_DURATION));
  }

  int nextMessageId() {
    return ++lastMessageId;
  }
}
