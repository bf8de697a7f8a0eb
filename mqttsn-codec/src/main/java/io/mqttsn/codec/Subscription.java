package io.mqttsn.codec;

/**
 * Asking for topics and ceasing to (§6.9). A topic is named here, not numbered, unless predefined.
 */
public sealed interface Subscription extends Message {

  /** Please deliver what is published there, at most at this quality of service. */
  record Subscribe(boolean duplicate, Qos qos, TopicRef topic, int messageId)
      implements Subscription {
    static Subscribe read(WireReader in) throws MalformedFrame {
      int flags = in.uint8();
      int messageId = in.uint16();
      TopicRef topic = in.subscriptionTopic(Flags.topicIdType(flags));
      return new Subscribe(Flags.duplicate(flags), Flags.qos(flags), topic, messageId);
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(Flags.of(duplicate, qos, false, topic.topicIdType()))
          .uint16(messageId)
          .subscriptionTopic(topic);
    }

    @Override
    public MessageType type() {
      return MessageType.SUBSCRIBE;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.subscribe(this);
    }
  }

  /** The verdict, the granted quality of service and, for a name without wildcards, its id. */
  record Suback(Qos granted, int topicId, int messageId, ReturnCode returnCode)
      implements Subscription {
    static Suback read(WireReader in) {
      return new Suback(Flags.qos(in.uint8()), in.uint16(), in.uint16(), in.returnCode());
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(Flags.of(granted, false)).uint16(topicId).uint16(messageId).returnCode(returnCode);
    }

    @Override
    public MessageType type() {
      return MessageType.SUBACK;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.suback(this);
    }
  }

  /** Please cease. */
  record Unsubscribe(TopicRef topic, int messageId) implements Subscription {
    static Unsubscribe read(WireReader in) throws MalformedFrame {
      int flags = in.uint8();
      int messageId = in.uint16();
      return new Unsubscribe(in.subscriptionTopic(Flags.topicIdType(flags)), messageId);
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(topic.topicIdType()).uint16(messageId).subscriptionTopic(topic);
    }

    @Override
    public MessageType type() {
      return MessageType.UNSUBSCRIBE;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unsubscribe(this);
    }
  }

  /** Ceased; there is no refusing. */
  record Unsuback(int messageId) implements Subscription {
    static Unsuback read(WireReader in) {
      return new Unsuback(in.uint16());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(messageId);
    }

    @Override
    public MessageType type() {
      return MessageType.UNSUBACK;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unsuback(this);
    }
  }
}
