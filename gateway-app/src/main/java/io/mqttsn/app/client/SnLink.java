package io.mqttsn.app.client;

import io.mqttsn.codec.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The way to one gateway, in messages: a socket or a serial port. For one thread, except {@link
 * #close}.
 */
interface SnLink extends AutoCloseable {

  static SnLink open(Route route) throws IOException {
    Envelope envelope = new Envelope(route.node());
    if (route.target() instanceof Route.Udp udp) {
      return new UdpLink(udp.gateway(), envelope);
    }
    return SerialLink.open((Route.Serial) route.target(), envelope);
  }

  /** Speaks from another address from now on. */
  void move() throws IOException;

  void send(Message message) throws IOException;

  /**
   * The next message, waiting until {@code deadlineNanos} at most; what is not a message for us is
   * skipped.
   */
  Optional<Message> receive(long deadlineNanos) throws IOException;

  /** What has come already. */
  List<Message> glance() throws IOException;

  /** Whether the link knows, since the last send, that no gateway is at its other end. */
  boolean nobodyListens();

  long lastSentNanos();

  /** Releases the socket or port, after what was sent has gone. */
  @Override
  void close();
}
