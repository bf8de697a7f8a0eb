package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.protocol.DeliveryQueue.Waiting;
import java.nio.charset.StandardCharsets;

/** One message under way to a client: how far it is, and which frame says so. */
final class Flight {

  /** What the client has to answer next. */
  enum Stage {
    /** REGACK, so that the client knows the id. */
    REGISTERING,
    /** PUBACK or PUBREC. */
    PUBLISHED,
    /** PUBCOMP. */
    RELEASED
  }

  final Waiting message;
  Stage stage;

  /** The topic that is being introduced, while REGISTERING. */
  TopicRegistry.Topic introduced;

  /** How the topic is named, from PUBLISHED on. */
  TopicRef form;

  private int registerId;

  /** Whether the client has refused a repetition for being one (emcute does). */
  boolean objectedToDuplicate;

  /** Whether the PUBLISH that was sent last said that it is a repetition. */
  private boolean markedDuplicate;

  Flight(Waiting message) {
    this.message = message;
  }

  void introduce(TopicRegistry.Topic topic, int messageId) {
    stage = Stage.REGISTERING;
    introduced = topic;
    registerId = messageId;
  }

  void publishAs(TopicRef ref) {
    stage = Stage.PUBLISHED;
    form = ref;
  }

  void release() {
    stage = Stage.RELEASED;
    message.released = true;
  }

  /**
   * Whether the topic is being introduced to a client that was told its id earlier in the session
   * and has not said since that it does not know it.
   */
  boolean mayKnowTopic() {
    return stage == Stage.REGISTERING && introduced.everTold() && message.rounds == 0;
  }

  boolean isRegister(int topicId, int messageId) {
    return stage == Stage.REGISTERING && registerId == messageId && introduced.id() == topicId;
  }

  boolean isPublish(int topicId, int messageId) {
    return stage == Stage.PUBLISHED && message.messageId == messageId && form.wireId() == topicId;
  }

  /**
   * Whether a PUBREC is for this message: perhaps for an earlier transmission, while its topic is
   * being introduced anew.
   */
  boolean isReceived(int messageId) {
    return stage != Stage.RELEASED && message.isAnsweredBy(Qos.TWO, messageId);
  }

  boolean isRelease(int messageId) {
    return stage == Stage.RELEASED && message.messageId == messageId;
  }

  boolean uses(int messageId) {
    return message.messageId == messageId || stage == Stage.REGISTERING && registerId == messageId;
  }

  /** Whether what the client has answered was a PUBLISH marked as a repetition. */
  boolean markedDuplicate() {
    return markedDuplicate;
  }

  /** The frame to send now; sent again it differs in nothing but DUP (SN-RTX-2). */
  Message nextFrame() {
    return switch (stage) {
      case REGISTERING -> new Register(introduced.id(), registerId, introduced.name());
      case PUBLISHED -> publish();
      case RELEASED -> new Pubrel(message.messageId);
    };
  }

  private Publish publish() {
    markedDuplicate = message.sent && message.qos != Qos.ZERO && !objectedToDuplicate;
    message.sent = true;
    return new Publish(
        markedDuplicate, message.qos, message.retain, form, message.messageId, message.payload);
  }

  /** How long that frame is, in octets. */
  int frameLength() {
    return switch (stage) {
      case REGISTERING -> withHeader(4 + introduced.name().getBytes(StandardCharsets.UTF_8).length);
      case PUBLISHED -> withHeader(5 + message.payload.length());
      case RELEASED -> withHeader(2);
    };
  }

  private static int withHeader(int body) {
    return body + 2 <= 0xFF ? body + 2 : body + 4;
  }
}
