package io.mqttsn.codec;

/**
 * Coming, staying and going (§6.2, §6.11, §6.12, §6.14): the connection's set-up, the proof of life
 * and the farewell, which may only be a good night.
 */
public sealed interface Connection extends Message {

  /**
   * A client wants in. {@code protocolId} is kept as received, and so is an empty client id: both
   * are answered, which a malformed frame is not.
   */
  record Connect(
      boolean will, boolean cleanSession, int protocolId, int keepAliveSeconds, String clientId)
      implements Connection {
    /** The only protocol id version 1.2 knows. */
    public static final int PROTOCOL_ID = 1;

    static Connect read(WireReader in) {
      int flags = in.uint8();
      return new Connect(
          Flags.will(flags), Flags.cleanSession(flags), in.uint8(), in.uint16(), in.utf8Rest());
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(Flags.ofConnect(will, cleanSession))
          .uint8(protocolId)
          .uint16(keepAliveSeconds)
          .utf8(clientId);
    }

    @Override
    public MessageType type() {
      return MessageType.CONNECT;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.connect(this);
    }
  }

  /** The gateway's verdict on a CONNECT. */
  record Connack(ReturnCode returnCode) implements Connection {
    static Connack read(WireReader in) {
      return new Connack(in.returnCode());
    }

    @Override
    public void write(WireWriter out) {
      out.returnCode(returnCode);
    }

    @Override
    public MessageType type() {
      return MessageType.CONNACK;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.connack(this);
    }
  }

  /**
   * Are you there? With a client id, which only a sleeping client sends, also: I am awake, give me
   * what has gathered. {@code clientId} is empty when there is none.
   */
  record Pingreq(String clientId) implements Connection {
    static Pingreq read(WireReader in) {
      return new Pingreq(in.utf8Rest());
    }

    @Override
    public void write(WireWriter out) {
      out.utf8(clientId);
    }

    @Override
    public MessageType type() {
      return MessageType.PINGREQ;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pingreq(this);
    }
  }

  /** I am here; to a client that woke up also: that was all. */
  record Pingresp() implements Connection {
    static Pingresp read(WireReader in) {
      return new Pingresp();
    }

    @Override
    public void write(WireWriter out) {}

    @Override
    public MessageType type() {
      return MessageType.PINGRESP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pingresp(this);
    }
  }

  /**
   * Farewell; with a duration: good night. A duration of 0 that was sent is kept apart from none at
   * all, {@link #NO_DURATION}, which is the frame of two octets.
   */
  record Disconnect(int durationSeconds) implements Connection {
    /** A DISCONNECT that does not speak of sleep. */
    public static final int NO_DURATION = -1;

    static Disconnect read(WireReader in) throws MalformedFrame {
      return switch (in.remaining()) {
        case 0 -> new Disconnect(NO_DURATION);
        case 2 -> new Disconnect(in.uint16());
        default ->
            throw new MalformedFrame(MalformedFrame.Rule.V9, "octets of the body", in.remaining());
      };
    }

    @Override
    public void write(WireWriter out) {
      if (hasDuration()) {
        out.uint16(durationSeconds);
      }
    }

    public boolean hasDuration() {
      return durationSeconds != NO_DURATION;
    }

    @Override
    public MessageType type() {
      return MessageType.DISCONNECT;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.disconnect(this);
    }
  }
}
