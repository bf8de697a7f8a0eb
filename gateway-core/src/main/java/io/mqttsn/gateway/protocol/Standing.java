package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;

/** Where one client stands: its phase, its address, and whether it outlives its connection. */
final class Standing {

  private final String client;

  // as long as the session
  private boolean durable;

  // as long as the connection
  private SessionPhase phase = SessionPhase.DISCONNECTED;
  private Peer peer;

  Standing(String client) {
    this.client = client;
  }

  SessionPhase phase() {
    return phase;
  }

  boolean is(SessionPhase expected) {
    return phase == expected;
  }

  /** Whether messages may be sent to the client as they come. */
  boolean isAwake() {
    return phase == SessionPhase.ACTIVE || phase == SessionPhase.AWAKE;
  }

  /** Whether there is no connection, not even a sleeping one, nor one in the making. */
  boolean isGone() {
    return phase == SessionPhase.DISCONNECTED || phase == SessionPhase.LOST;
  }

  /**
   * @throws IllegalStateException if the chart has no such arrow
   */
  void become(SessionPhase next) {
    phase = phase.to(next);
  }

  boolean durable() {
    return durable;
  }

  void durable(boolean outlives) {
    durable = outlives;
  }

  /** The address, or null when the client has none. */
  Peer peer() {
    return peer;
  }

  boolean isAt(Peer from) {
    return from.equals(peer);
  }

  /** The client now speaks from here; an active one is told so where it was (SN-CONN-10). */
  void moveTo(Peer from, Outbox out) {
    if (peer != null && !peer.equals(from)) {
      if (phase == SessionPhase.ACTIVE) {
        out.send(peer, new Disconnect(Disconnect.NO_DURATION)); // once, at best
      }
      out.count(Counter.SESSIONS_MOVED);
      release(out);
    }
    if (peer == null) {
      peer = from;
      out.bind(peer, client);
    }
    out.addressee(peer);
  }

  /** Nobody is at the address any more. */
  void release(Outbox out) {
    if (peer != null) {
      out.unbind(peer, client);
      peer = null;
    }
    out.addressee(null);
  }
}
