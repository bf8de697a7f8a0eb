package io.mqttsn.codec;

/**
 * A message on its way and the acknowledgements of each quality of service (§6.6 to §6.8):
 *
 * <pre>
 *   QoS −1, 0   PUBLISH →
 *   QoS 1       PUBLISH →   ← PUBACK
 *   QoS 2       PUBLISH →   ← PUBREC   PUBREL →   ← PUBCOMP
 * </pre>
 *
 * A PUBACK that refuses is the answer at every quality of service.
 */
public sealed interface Publication extends Message {

  /**
   * A payload for a topic. Only QoS 1 and 2 use the message id; otherwise the gateway sends 0, and
   * what a client has put there is kept, for a PUBACK that refuses echoes it.
   */
  record Publish(
      boolean duplicate, Qos qos, boolean retain, TopicRef topic, int messageId, Bytes payload)
      implements Publication {
    static Publish read(WireReader in) {
      int flags = in.uint8();
      return new Publish(
          Flags.duplicate(flags),
          Flags.qos(flags),
          Flags.retain(flags),
          in.publishTopic(Flags.topicIdType(flags)),
          in.uint16(),
          in.rest());
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(Flags.of(duplicate, qos, retain, topic.topicIdType()))
          .publishTopic(topic)
          .uint16(messageId)
          .bytes(payload);
    }

    @Override
    public MessageType type() {
      return MessageType.PUBLISH;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.publish(this);
    }
  }

  /** Received (QoS 1), or refused (any). */
  record Puback(int topicId, int messageId, ReturnCode returnCode) implements Publication {
    static Puback read(WireReader in) {
      return new Puback(in.uint16(), in.uint16(), in.returnCode());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(topicId).uint16(messageId).returnCode(returnCode);
    }

    @Override
    public MessageType type() {
      return MessageType.PUBACK;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.puback(this);
    }
  }

  /** Received (QoS 2): do not send it again. */
  record Pubrec(int messageId) implements Publication {
    static Pubrec read(WireReader in) {
      return new Pubrec(in.uint16());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(messageId);
    }

    @Override
    public MessageType type() {
      return MessageType.PUBREC;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pubrec(this);
    }
  }

  /** Released: the id may be forgotten. */
  record Pubrel(int messageId) implements Publication {
    static Pubrel read(WireReader in) {
      return new Pubrel(in.uint16());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(messageId);
    }

    @Override
    public MessageType type() {
      return MessageType.PUBREL;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pubrel(this);
    }
  }

  /** Forgotten; ends QoS 2. */
  record Pubcomp(int messageId) implements Publication {
    static Pubcomp read(WireReader in) {
      return new Pubcomp(in.uint16());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(messageId);
    }

    @Override
    public MessageType type() {
      return MessageType.PUBCOMP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pubcomp(this);
    }
  }
}
