package io.mqttsn.app.client;

import io.mqttsn.codec.Message;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The socket, in messages. It is connected, so that only the gateway's datagrams arrive and the
 * operating system can say that nobody listens there.
 */
final class SnLink implements AutoCloseable {

  /** Long enough to notice that a datagram is there already. */
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final InetSocketAddress gateway;
  private final Envelope envelope;
  private final byte[] buffer = new byte[Envelope.LONGEST_DATAGRAM];
  private volatile DatagramSocket socket;
  private long lastSentNanos = System.nanoTime();
  private boolean nobodyListens;

  SnLink(Route route) throws IOException {
    if (route.gateway().isUnresolved()) {
      throw new IOException("unknown host: " + route.gateway().getHostString());
    }
    gateway = route.gateway();
    envelope = new Envelope(route.node());
    socket = connected();
  }

  private DatagramSocket connected() throws IOException {
    DatagramSocket fresh = new DatagramSocket();
    fresh.connect(gateway);
    return fresh;
  }

  /** Speaks from another port from now on; what was sent to the old one is lost. */
  void move() throws IOException {
    DatagramSocket former = socket;
    socket = connected();
    former.close();
  }

  void send(Message message) throws IOException {
    byte[] frame = envelope.seal(message);
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
   * The next message, waiting until {@code deadlineNanos} at most; what is not a message for us is
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
        Optional<Message> message = envelope.open(Arrays.copyOf(buffer, packet.getLength()));
        if (message.isPresent()) {
          return message;
        }
      } catch (SocketTimeoutException e) {
        continue;
      } catch (PortUnreachableException e) {
        nobodyListens = true;
      }
    }
    return Optional.empty();
  }

  /** What has come already. */
  List<Message> glance() throws IOException {
    List<Message> messages = new ArrayList<>();
    nobodyListens = false;
    for (Optional<Message> next = receive(System.nanoTime() + GLANCE_NANOS);
        next.isPresent();
        next = receive(System.nanoTime() + GLANCE_NANOS)) {
      messages.add(next.get());
    }
    return messages;
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
