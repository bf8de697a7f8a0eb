package io.mqttsn.app;

import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.runtime.ShardStatus;

/** How the whole house is doing: all shards' clients, and the broker. */
public record GatewayStatus(ShardStatus clients, UpstreamReport broker) {

  /** For people, such as those who ask {@code systemctl status}. */
  String line() {
    return "clients: %d active, %d asleep, %d away; broker: %s %s; waiting: %d for clients, %d for the broker"
        .formatted(
            clients.active(),
            clients.asleep(),
            clients.away(),
            broker.server(),
            broker.reachable() ? "connected" : "cannot be reached",
            clients.waiting(),
            broker.inFlight() + broker.waiting());
  }
}
