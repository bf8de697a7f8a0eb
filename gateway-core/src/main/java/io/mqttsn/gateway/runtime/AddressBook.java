package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.protocol.Outbox.Binding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which client is at which address: the one map that threads share. Shards write it, routers read
 * it. It holds one line per connected client, so the limit on clients bounds it too.
 *
 * <p>It also knows how many wireless nodes have a line behind each forwarder, for one forwarder, or
 * whoever plays one, can invent as many as it likes (A50).
 */
final class AddressBook {

  /** A link and an address on it, with the nodes behind it left out. */
  private record Forwarder(String link, Transport.Address address) {
    private static Forwarder of(Peer peer) {
      return new Forwarder(peer.link(), peer.address());
    }
  }

  private final Map<Peer, String> clients = new ConcurrentHashMap<>();
  private final Map<Forwarder, Integer> nodes = new ConcurrentHashMap<>();

  /** The client at this address, or null. */
  String clientAt(Peer peer) {
    return clients.get(peer);
  }

  /** Writes a line, or strikes it out unless another client has the address by now. */
  void apply(Binding binding) {
    Peer peer = binding.peer();
    if (binding.bound()) {
      if (clients.put(peer, binding.client()) == null) {
        countNode(peer, 1);
      }
    } else if (clients.remove(peer, binding.client())) {
      countNode(peer, -1);
    }
  }

  /** Nodes with a line behind the same forwarder as {@code peer}. */
  int nodesBesides(Peer peer) {
    return nodes.getOrDefault(Forwarder.of(peer), 0);
  }

  /** Two shards may come in the wrong order; the sum is right when both are done. */
  private void countNode(Peer peer, int change) {
    if (!peer.node().isEmpty()) {
      nodes.merge(Forwarder.of(peer), change, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  /** Forwarders with a node behind them. */
  int forwarders() {
    return nodes.size();
  }

  int size() {
    return clients.size();
  }
}
