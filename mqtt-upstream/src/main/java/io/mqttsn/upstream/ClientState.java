package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Will;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a broker would keep for one client: its flags and will while it is connected, its
 * subscriptions and what it has not acknowledged as long as the session lives.
 */
final class ClientState {

  final String id;

  // As long as the session.
  final Map<String, Subscription> subscriptions = new HashMap<>();
  final Map<Long, Inbound> unacknowledged = new HashMap<>();

  // As long as the connection.
  boolean open;
  boolean clean;
  Optional<Will> will = Optional.empty();

  // Scratch of the matching in progress: whether this client is among the recipients, at which QoS.
  long stamp;
  Qos best;

  ClientState(String id) {
    this.id = id;
  }
}
