package io.mqttsn.codec;

/**
 * A frame in a forwarder's envelope (§5.5): who sent it or is to have it, and the frame itself.
 *
 * <pre>
 *   Length  0xFE  Ctrl  WirelessNodeId…  │  inner frame, with a Length of its own
 *   └──────── Length counts these ──────┘
 * </pre>
 *
 * Whether the inner frame is a message is found when it is decoded; here its header only has to be
 * one. It may be an envelope again. {@code radius} (0 to 3) concerns broadcasts from the gateway.
 */
public record Forwarded(int radius, Bytes wirelessNode, Bytes innerFrame) implements Message {

  private static final int RADIUS_BITS = 0b11;

  static Forwarded read(WireReader in) throws MalformedFrame {
    Bytes inner = in.behind();
    if (!MessageCodec.hasHeader(inner)) {
      throw new MalformedFrame(
          MalformedFrame.Rule.V15, "octets of the inner frame", inner.length());
    }
    return new Forwarded(in.uint8() & RADIUS_BITS, in.rest(), inner);
  }

  @Override
  public void write(WireWriter out) {
    if (radius < 0 || radius > RADIUS_BITS) {
      throw new IllegalArgumentException("radius " + radius + " does not fit two bits");
    }
    if (!MessageCodec.hasHeader(innerFrame)) {
      throw new IllegalArgumentException("not a frame to encapsulate: " + innerFrame);
    }
    out.uint8(radius).bytes(wirelessNode).behind(innerFrame);
  }

  @Override
  public MessageType type() {
    return MessageType.ENCAPSULATED;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.forwarded(this);
  }
}
