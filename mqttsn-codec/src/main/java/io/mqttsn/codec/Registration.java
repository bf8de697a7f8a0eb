package io.mqttsn.codec;

/**
 * Agreeing on a number for a topic name (§6.5). The client asks for one with topic id 0, the
 * gateway tells one; each answers the other with a REGACK.
 */
public sealed interface Registration extends Message {

  /**
   * A topic name and, if it comes from the gateway, its id. An id from a client means nothing; the
   * codec cannot know who sent the frame and keeps it.
   */
  record Register(int topicId, int messageId, String topicName) implements Registration {
    static Register read(WireReader in) {
      return new Register(in.uint16(), in.uint16(), in.utf8Rest());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(topicId).uint16(messageId).utf8(topicName);
    }

    @Override
    public MessageType type() {
      return MessageType.REGISTER;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.register(this);
    }
  }

  /** The verdict on a REGISTER and, for the client, the id. */
  record Regack(int topicId, int messageId, ReturnCode returnCode) implements Registration {
    static Regack read(WireReader in) {
      return new Regack(in.uint16(), in.uint16(), in.returnCode());
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(topicId).uint16(messageId).returnCode(returnCode);
    }

    @Override
    public MessageType type() {
      return MessageType.REGACK;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.regack(this);
    }
  }
}
