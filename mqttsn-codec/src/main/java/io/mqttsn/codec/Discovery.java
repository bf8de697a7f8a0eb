package io.mqttsn.codec;

/**
 * How clients and gateways find each other (§6.1): a gateway announces itself, a client asks who is
 * there. All three are broadcast and belong to no session.
 */
public sealed interface Discovery extends Message {

  /** A gateway is here and will say so again in {@code durationSeconds}. */
  record Advertise(int gatewayId, int durationSeconds) implements Discovery {
    static Advertise read(WireReader in) {
      return new Advertise(in.uint8(), in.uint16());
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(gatewayId).uint16(durationSeconds);
    }

    @Override
    public MessageType type() {
      return MessageType.ADVERTISE;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.advertise(this);
    }
  }

  /** Is there a gateway within {@code radius} hops? 0 means the entire network. */
  record SearchGw(int radius) implements Discovery {
    static SearchGw read(WireReader in) {
      return new SearchGw(in.uint8());
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(radius);
    }

    @Override
    public MessageType type() {
      return MessageType.SEARCHGW;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.searchGw(this);
    }
  }

  /**
   * The answer to a search. {@code address} is empty when the gateway speaks for itself; when a
   * client answers for a gateway it is the field as sent, whose first octet counts those that
   * follow.
   */
  record GwInfo(int gatewayId, Bytes address) implements Discovery {
    static GwInfo read(WireReader in) {
      return new GwInfo(in.uint8(), in.rest());
    }

    @Override
    public void write(WireWriter out) {
      out.uint8(gatewayId).bytes(address);
    }

    @Override
    public MessageType type() {
      return MessageType.GWINFO;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gwInfo(this);
    }
  }
}
