package io.mqttsn.app.client;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import java.io.IOException;
import java.util.Optional;

/**
 * Messages to frames of a link and back. With a wireless node id every message travels in a
 * forwarder's envelope (§5.5), as if this program were the forwarder and the device a radio node
 * behind it.
 */
final class Envelope {

  private final Optional<Bytes> node;

  /**
   * @param node the wireless node id, 1 to 252 octets; empty for none and no envelope
   */
  Envelope(Optional<Bytes> node) {
    this.node = node;
  }

  /**
   * MQTT-SN cannot fragment: what does not fit into one frame cannot be sent at all.
   *
   * @param longest that the link carries, in octets
   */
  byte[] seal(Message message, int longest) throws IOException {
    byte[] frame;
    try {
      frame = MessageCodec.encode(message);
      if (node.isPresent()) {
        frame = MessageCodec.encode(new Forwarded(0, node.get(), Bytes.wrap(frame)));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot be sent: " + e.getMessage(), e);
    }
    if (frame.length > longest) {
      throw new IOException(
          "a message of "
              + frame.length
              + " octets is too long for this link, which carries "
              + longest);
    }
    return frame;
  }

  /** The message for us, empty if there is none: not MQTT-SN, or for another node or none. */
  Optional<Message> open(byte[] frame) {
    try {
      Message message = MessageCodec.decode(frame);
      if (node.isEmpty()) {
        return Optional.of(message);
      }
      return message instanceof Forwarded forwarded && forwarded.wirelessNode().equals(node.get())
          ? Optional.of(MessageCodec.decode(forwarded.innerFrame()))
          : Optional.empty();
    } catch (MalformedFrame e) {
      return Optional.empty();
    }
  }
}
