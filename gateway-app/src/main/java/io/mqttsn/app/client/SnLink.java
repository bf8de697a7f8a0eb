package io.mqttsn.app.client;

import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The socket, in messages. It is connected, so that only the gateway's datagrams arrive and the
 * operating system can say that nobody listens there.
 */
final class SnLink implements AutoCloseable {

  private static final int LONGEST_DATAGRAM = 65_507;

  private final DatagramSocket socket;
  private final byte[] buffer = new byte[LONGEST_DATAGRAM];
  private long lastSentNanos = System.nanoTime();
  private boolean nobodyListens;

  SnLink(InetSocketAddress gateway) throws IOException {
    if (gateway.isUnresolved()) {
      throw new IOException("unknown host: " + gateway.getHostString());
    }
    socket = new DatagramSocket();
    socket.connect(gateway);
  }

  void send(Message message) throws IOException {
    byte[] frame = encode(message);
    nobodyListens = false;
    lastSentNanos = System.nanoTime();
    try {
      socket.send(new DatagramPacket(frame, frame.length));
    } catch (PortUnreachableException e) {
      // It tells of an earlier datagram; this one is repeated like any that was lost.
      nobodyListens = true;
    }
  }

  /**
   * The next message, waiting until {@code deadlineNanos} at most; what is not a message is
   * skipped. Empty at once when {@link #nobodyListens}.
   */
  Optional<Message> receive(long deadlineNanos) throws IOException {
    while (!nobodyListens) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (millis <= 0) {
        return Optional.empty();
      }
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        socket.receive(packet);
        return Optional.of(MessageCodec.decode(Arrays.copyOf(buffer, packet.getLength())));
      } catch (SocketTimeoutException | MalformedFrame e) {
        continue;
      } catch (PortUnreachableException e) {
        nobodyListens = true;
      }
    }
    return Optional.empty();
  }

  /** MQTT-SN cannot fragment: what does not fit into one datagram cannot be sent at all. */
  private static byte[] encode(Message message) throws IOException {
    try {
      byte[] frame = MessageCodec.encode(message);
      if (frame.length <= LONGEST_DATAGRAM) {
        return frame;
      }
      throw new IOException("a message of " + frame.length + " octets is too long for a datagram");
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot be sent: " + e.getMessage(), e);
    }
  }

  /** Whether the gateway's machine said that no program has the port, since the last send. */
  boolean nobodyListens() {
    return nobodyListens;
  }

  long lastSentNanos() {
    return lastSentNanos;
  }

  @Override
  public void close() {
    socket.close();
  }
}
