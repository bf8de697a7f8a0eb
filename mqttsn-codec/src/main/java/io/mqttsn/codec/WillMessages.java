package io.mqttsn.codec;

/**
 * The last will (§6.3, §6.4): asked for while connecting, updated while connected. In both, a topic
 * message without a topic means that there shall be no will; it has two octets, and the three-octet
 * form (flags and nothing behind them), which some clients send, is read as the same.
 */
public sealed interface WillMessages extends Message {

  /** The gateway asks where the will is to be published. */
  record WillTopicReq() implements WillMessages {
    static WillTopicReq read(WireReader in) {
      return new WillTopicReq();
    }

    @Override
    public void write(WireWriter out) {}

    @Override
    public MessageType type() {
      return MessageType.WILLTOPICREQ;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willTopicReq(this);
    }
  }

  /** The answer; an empty topic deletes the will. */
  record WillTopic(Qos qos, boolean retain, String topic) implements WillMessages {
    /** Without a topic the flags say nothing, so all empty forms are equal. */
    public WillTopic {
      if (topic.isEmpty()) {
        qos = Qos.ZERO;
        retain = false;
      }
    }

    static WillTopic read(WireReader in) {
      int flags = in.remaining() == 0 ? 0 : in.uint8();
      return new WillTopic(Flags.qos(flags), Flags.retain(flags), in.utf8Rest());
    }

    @Override
    public void write(WireWriter out) {
      if (!topic.isEmpty()) {
        out.uint8(Flags.of(qos, retain)).utf8(topic);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.WILLTOPIC;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willTopic(this);
    }
  }

  /** The gateway asks what is to be published. */
  record WillMsgReq() implements WillMessages {
    static WillMsgReq read(WireReader in) {
      return new WillMsgReq();
    }

    @Override
    public void write(WireWriter out) {}

    @Override
    public MessageType type() {
      return MessageType.WILLMSGREQ;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willMsgReq(this);
    }
  }

  /** The answer, which may be empty. */
  record WillMsg(Bytes message) implements WillMessages {
    static WillMsg read(WireReader in) {
      return new WillMsg(in.rest());
    }

    @Override
    public void write(WireWriter out) {
      out.bytes(message);
    }

    @Override
    public MessageType type() {
      return MessageType.WILLMSG;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willMsg(this);
    }
  }

  /** Another topic for the will; an empty one deletes topic and message. */
  record WillTopicUpd(Qos qos, boolean retain, String topic) implements WillMessages {
    /** Without a topic the flags say nothing, so all empty forms are equal. */
    public WillTopicUpd {
      if (topic.isEmpty()) {
        qos = Qos.ZERO;
        retain = false;
      }
    }

    static WillTopicUpd read(WireReader in) {
      int flags = in.remaining() == 0 ? 0 : in.uint8();
      return new WillTopicUpd(Flags.qos(flags), Flags.retain(flags), in.utf8Rest());
    }

    @Override
    public void write(WireWriter out) {
      if (!topic.isEmpty()) {
        out.uint8(Flags.of(qos, retain)).utf8(topic);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.WILLTOPICUPD;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willTopicUpd(this);
    }
  }

  /** The verdict on another topic. */
  record WillTopicResp(ReturnCode returnCode) implements WillMessages {
    static WillTopicResp read(WireReader in) {
      return new WillTopicResp(in.returnCode());
    }

    @Override
    public void write(WireWriter out) {
      out.returnCode(returnCode);
    }

    @Override
    public MessageType type() {
      return MessageType.WILLTOPICRESP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willTopicResp(this);
    }
  }

  /** Another message for the will. */
  record WillMsgUpd(Bytes message) implements WillMessages {
    static WillMsgUpd read(WireReader in) {
      return new WillMsgUpd(in.rest());
    }

    @Override
    public void write(WireWriter out) {
      out.bytes(message);
    }

    @Override
    public MessageType type() {
      return MessageType.WILLMSGUPD;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willMsgUpd(this);
    }
  }

  /** The verdict on another message. */
  record WillMsgResp(ReturnCode returnCode) implements WillMessages {
    static WillMsgResp read(WireReader in) {
      return new WillMsgResp(in.returnCode());
    }

    @Override
    public void write(WireWriter out) {
      out.returnCode(returnCode);
    }

    @Override
    public MessageType type() {
      return MessageType.WILLMSGRESP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.willMsgResp(this);
    }
  }
}
