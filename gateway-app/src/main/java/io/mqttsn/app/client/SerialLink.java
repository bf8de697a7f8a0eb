package io.mqttsn.app.client;

import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Message;
import io.mqttsn.serial.SerialAddress;
import io.mqttsn.serial.SerialSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A link that is a serial port. On a line there is but one other end; among radios only the frames
 * of the gateway's radio are for us.
 */
final class SerialLink implements SnLink {

  private static final int SEARCHES = 2;
  private static final long SEARCH_NANOS = Duration.ofSeconds(2).toNanos();

  /** Everybody that a radio reaches. */
  private static final int RADIUS = 1;

  private final SerialChannel channel;
  private final SerialAddress gateway;
  private final Envelope envelope;
  private long lastSentNanos = System.nanoTime();

  private SerialLink(SerialChannel channel, SerialAddress gateway, Envelope envelope) {
    this.channel = channel;
    this.gateway = gateway;
    this.envelope = envelope;
  }

  static SerialLink open(Route.Serial target, Envelope envelope) throws IOException {
    SerialChannel channel = SerialChannel.open(target.port());
    try {
      SerialAddress gateway =
          hasAddresses(target.port()) ? radio(target, channel, envelope) : SerialAddress.LINE;
      return new SerialLink(channel, gateway, envelope);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  static boolean hasAddresses(SerialSettings port) {
    return switch (port.framing()) {
      case LENGTH, SLIP, SLIP_CRC16 -> false;
      case XBEE_API1, XBEE_API2 -> true;
    };
  }

  /** The radio that was named, or the first that answers as a gateway. */
  private static SerialAddress radio(Route.Serial target, SerialChannel channel, Envelope envelope)
      throws IOException {
    if (target.radio().isPresent()) {
      return target.radio().get();
    }
    for (int search = 0; search < SEARCHES; search++) {
      channel.broadcast(envelope.seal(new Discovery.SearchGw(RADIUS), channel.maxFrame()), RADIUS);
      long deadline = System.nanoTime() + SEARCH_NANOS;
      for (Optional<SerialChannel.Arrival> next = channel.receive(deadline);
          next.isPresent();
          next = channel.receive(deadline)) {
        Optional<Message> message = envelope.open(next.get().frame());
        if (message.isPresent() && isOfGateway(message.get())) {
          return (SerialAddress) next.get().from();
        }
      }
    }
    throw new IOException(
        "no radio answers as a gateway on " + target.address() + "; name its address with --radio");
  }

  /** A client that answers for a gateway names its address, and is none itself. */
  private static boolean isOfGateway(Message message) {
    return message instanceof Discovery.Advertise
        || message instanceof Discovery.GwInfo info && info.address().isEmpty();
  }

  @Override
  public void move() throws IOException {
    throw new IOException("a serial port has one address only");
  }

  @Override
  public void send(Message message) throws IOException {
    lastSentNanos = System.nanoTime();
    channel.send(gateway, envelope.seal(message, channel.maxFrame()));
  }

  @Override
  public Optional<Message> receive(long deadlineNanos) throws IOException {
    for (Optional<SerialChannel.Arrival> next = channel.receive(deadlineNanos);
        next.isPresent();
        next = channel.receive(deadlineNanos)) {
      if (next.get().from().equals(gateway)) {
        Optional<Message> message = envelope.open(next.get().frame());
        if (message.isPresent()) {
          return message;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Message> glance() throws IOException {
    List<Message> messages = new ArrayList<>();
    for (Optional<Message> next = receive(System.nanoTime());
        next.isPresent();
        next = receive(System.nanoTime())) {
      messages.add(next.get());
    }
    return messages;
  }

  /** A line does not say; who is not there does not answer. */
  @Override
  public boolean nobodyListens() {
    return false;
  }

  @Override
  public long lastSentNanos() {
    return lastSentNanos;
  }

  @Override
  public void close() {
    channel.close();
  }
}
