package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.MessageCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths through forwarders (MQTT-SN 1.2 §5.5): the node ids that a frame was wrapped with,
 * outermost first, kept as one string of octets, each id behind its length.
 */
final class Envelopes {

  /** How many envelopes may be around a message (A50). */
  static final int DEEPEST = 4;

  private Envelopes() {}

  /** The path with one more node at its inner end. */
  static Bytes append(Bytes path, Bytes node) {
    byte[] longer = new byte[path.length() + 1 + node.length()];
    path.copyTo(longer, 0);
    longer[path.length()] = (byte) node.length();
    node.copyTo(longer, path.length() + 1);
    return Bytes.wrap(longer);
  }

  /** The widest radius that the two bits of an envelope can say. */
  private static final int WIDEST = 3;

  /** The control octet of a broadcast; radius 0, everywhere, becomes the widest there is. */
  static int control(int radius) {
    return radius == 0 ? WIDEST : Math.min(radius, WIDEST);
  }

  /**
   * The frame wrapped for every node of the path, the innermost first.
   *
   * @param control of the innermost envelope, whose forwarder speaks to the node itself; those
   *     around it only carry it to that forwarder
   */
  static byte[] wrap(Bytes path, byte[] frame, int control) {
    List<Bytes> nodes = new ArrayList<>();
    byte[] octets = path.toArray();
    for (int at = 0; at < octets.length; ) {
      int length = octets[at] & 0xFF;
      nodes.add(Bytes.wrap(octets, at + 1, length));
      at += 1 + length;
    }
    byte[] wrapped = frame;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      int radius = i == nodes.size() - 1 ? control : 0;
      wrapped = MessageCodec.encode(new Forwarded(radius, nodes.get(i), Bytes.wrap(wrapped)));
    }
    return wrapped;
  }

  /** How many octets the path adds to a frame: length, type, control and id for each node. */
  static int overhead(Bytes path) {
    int overhead = 0;
    for (int at = 0; at < path.length(); at += 1 + path.at(at)) {
      overhead += 3 + path.at(at);
    }
    return overhead;
  }
}
