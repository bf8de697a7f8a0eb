package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.Transport;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a device is: at an address of its own, or behind forwarders, whose node ids are kept
 * outermost first.
 */
record Site(Place place, List<Bytes> nodes) {

  /** The link's name, and so part of every peer. */
  static final String LINK = "air";

  /** An address. */
  record Place(int number) implements Transport.Address {
    @Override
    public String toString() {
      return "@" + number;
    }
  }

  /** A message out of its envelopes, and the site that the envelopes name. */
  record Unwrapped(Site site, Message message) {}

  /** As the gateway should see it: each node id behind its length. */
  Peer peer() {
    if (nodes.isEmpty()) {
      return new Peer(LINK, place, Bytes.EMPTY);
    }
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (Bytes node : nodes) {
      path.write(node.length());
      path.writeBytes(node.toArray());
    }
    return new Peer(LINK, place, Bytes.wrap(path.toByteArray()));
  }

  /** What the forwarders make of a frame. */
  byte[] wrap(byte[] frame) {
    byte[] wrapped = frame;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      wrapped = MessageCodec.encode(new Forwarded(0, nodes.get(i), Bytes.wrap(wrapped)));
    }
    return wrapped;
  }

  /** What a frame says, and to or from whom, behind any forwarders. */
  static Unwrapped unwrap(Transport.Address at, byte[] frame) throws MalformedFrame {
    Message message = MessageCodec.decode(frame);
    if (!(message instanceof Forwarded)) {
      return new Unwrapped(new Site((Place) at, List.of()), message);
    }
    List<Bytes> nodes = new ArrayList<>();
    while (message instanceof Forwarded forwarded) {
      nodes.add(forwarded.wirelessNode());
      message = MessageCodec.decode(forwarded.innerFrame());
    }
    return new Unwrapped(new Site((Place) at, List.copyOf(nodes)), message);
  }

  @Override
  public String toString() {
    return nodes.isEmpty() ? place.toString() : place + "/" + nodes;
  }
}
