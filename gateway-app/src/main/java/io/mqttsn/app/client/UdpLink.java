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
 * A link that is a socket. It is connected, so that only the gateway's datagrams arrive and the
 * operating system can say that nobody listens there.
 */
final class UdpLink implements SnLink {

  static final int LONGEST_DATAGRAM = 65_507;

  /** Long enough to notice that a datagram is there already. */
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final InetSocketAddress gateway;
  private final Envelope envelope;
  private final byte[] buffer = new byte[LONGEST_DATAGRAM];
  private volatile DatagramSocket socket;
  private long lastSentNanos = System.nanoTime();
  private boolean nobodyListens;

  UdpLink(InetSocketAddress gateway, Envelope envelope) throws IOException {
    if (gateway.isUnresolved()) {
      throw new IOException("unknown host: " + gateway.getHostString());
    }
    this.gateway = gateway;
    this.envelope = envelope;
    socket = connected();
  }

  private DatagramSocket connected() throws IOException {
    DatagramSocket fresh = new DatagramSocket();
    fresh.connect(gateway);
    return fresh;
  }

  /** Another port; what was sent to the old one is lost. */
  @Override
  public void move() throws IOException {
    DatagramSocket former = socket;
    socket = connected();
    former.close();
  }

  @Override
  public void send(Message message) throws IOException {
    byte[] frame = envelope.seal(message, LONGEST_DATAGRAM);
    nobodyListens = false;
    lastSentNanos = System.nanoTime();
    try {
      socket.send(new DatagramPacket(frame, frame.length));
    } catch (PortUnreachableException e) {
      // It tells of an earlier datagram; this one is repeated like any that was lost.
      nobodyListens = true;
    }
  }

  /** Empty at once when {@link #nobodyListens}. */
  @Override
  public Optional<Message> receive(long deadlineNanos) throws IOException {
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

  @Override
  public List<Message> glance() throws IOException {
    List<Message> messages = new ArrayList<>();
    nobodyListens = false;
    for (Optional<Message> next = receive(System.nanoTime() + GLANCE_NANOS);
        next.isPresent();
        next = receive(System.nanoTime() + GLANCE_NANOS)) {
      messages.add(next.get());
    }
    return messages;
  }

  @Override
  public boolean nobodyListens() {
    return nobodyListens;
  }

  @Override
  public long lastSentNanos() {
    return lastSentNanos;
  }

  @Override
  public void close() {
    socket.close();
  }
}
