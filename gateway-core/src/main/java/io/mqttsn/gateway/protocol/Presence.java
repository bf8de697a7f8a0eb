package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.DeviceStatus;
import io.mqttsn.gateway.port.DeviceStatus.Reason;
import io.mqttsn.gateway.port.DeviceStatus.State;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.Optional;

/**
 * What the world is told of one client: each change once. A client that was never let in is never
 * told of. When nobody wants to know, it does nothing.
 */
final class Presence {

  private final String client;
  private final boolean telling;

  private DeviceStatus told;

  Presence(String client, boolean telling) {
    this.client = client;
    this.telling = telling;
  }

  /**
   * The client stands there now.
   *
   * @param peer where it was heard last; null when it has no address any more, and where it was
   *     when something was told last counts
   */
  void changed(State state, Reason reason, long seconds, Peer peer, Outbox out) {
    if (telling) {
      Optional<String> listener = peer == null ? lastListener() : Optional.of(peer.link());
      tell(new DeviceStatus(state, reason, seconds, listener), out);
    }
  }

  /** An attempt to connect has failed: news only of a client that was there before. */
  void notLetIn(Peer peer, Outbox out) {
    if (told != null && told.state() == State.ONLINE) {
      changed(State.OFFLINE, Reason.NOT_LET_IN, 0, peer, out);
    }
  }

  /** What was told last; null for nothing. */
  DeviceStatus told() {
    return told;
  }

  private Optional<String> lastListener() {
    return told == null ? Optional.empty() : told.listener();
  }

  private void tell(DeviceStatus status, Outbox out) {
    if (!status.equals(told)) {
      told = status;
      out.submit(new UpstreamCommand.Tell(client, status));
    }
  }
}
