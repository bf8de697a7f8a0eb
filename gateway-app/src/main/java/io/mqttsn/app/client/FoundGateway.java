package io.mqttsn.app.client;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Discovery.Advertise;
import io.mqttsn.codec.Discovery.GwInfo;
import io.mqttsn.codec.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * A gateway that made itself heard, or that another client knows.
 *
 * @param sender address and port, serial port or radio of who said so: the gateway itself if {@code
 *     told} is empty
 * @param told the gateway's address as a client told it, without its length octet
 * @param advertises the time until the next ADVERTISE, if one was heard
 */
public record FoundGateway(
    int id, String sender, Optional<Bytes> told, Optional<Duration> advertises) {

  /** Empty if the message does not speak of a gateway. */
  static Optional<FoundGateway> in(Message message, String sender) {
    if (message instanceof Advertise advertise) {
      return Optional.of(
          new FoundGateway(
              advertise.gatewayId(),
              sender,
              Optional.empty(),
              Optional.of(Duration.ofSeconds(advertise.durationSeconds()))));
    } else if (message instanceof GwInfo info) {
      return Optional.of(
          new FoundGateway(info.gatewayId(), sender, address(info.address()), Optional.empty()));
    }
    return Optional.empty();
  }

  private static Optional<Bytes> address(Bytes field) {
    return field.length() == 0
        ? Optional.empty()
        : Optional.of(Bytes.wrap(field.toArray(), 1, field.length() - 1));
  }

  /** Whether both are the same gateway, seen from the same place. */
  boolean isSameAs(FoundGateway other) {
    return id == other.id && sender.equals(other.sender) && told.equals(other.told);
  }
}
