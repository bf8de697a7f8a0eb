package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.MalformedFrame;
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

  /** A frame out of its envelopes, and the site that the envelopes name. */
  record Unwrapped(Site site, Bytes frame) {}

  /** As the gateway should see it: each node id behind its length. */
  Peer peer() {
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

  /** What the forwarders make of a frame for one of their nodes. */
  static Unwrapped unwrap(Transport.Address at, byte[] frame) throws MalformedFrame {
    List<Bytes> nodes = new ArrayList<>();
    Bytes inner = Bytes.wrap(frame);
    while (MessageCodec.decode(inner) instanceof Forwarded forwarded) {
      nodes.add(forwarded.wirelessNode());
      inner = forwarded.innerFrame();
    }
    return new Unwrapped(new Site((Place) at, List.copyOf(nodes)), inner);
  }

  @Override
  public String toString() {
    return nodes.isEmpty() ? place.toString() : place + "/" + nodes;
  }
}
