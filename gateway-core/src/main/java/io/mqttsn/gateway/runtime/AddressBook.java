package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.protocol.Outbox.Binding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which client is at which address: the one map that threads share. Shards write it, routers read
 * it. It holds one line per connected client, so the limit on clients bounds it too.
 */
final class AddressBook {

  private final Map<Peer, String> clients = new ConcurrentHashMap<>();

  /** The client at this address, or null. */
  String clientAt(Peer peer) {
    return clients.get(peer);
  }

  /** Writes a line, or strikes it out unless another client has the address by now. */
  void apply(Binding binding) {
    if (binding.bound()) {
      clients.put(binding.peer(), binding.client());
    } else {
      clients.remove(binding.peer(), binding.client());
    }
  }

  int size() {
    return clients.size();
  }
}
