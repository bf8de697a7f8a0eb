package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.gateway.port.Upstream;

/**
 * One attempt to connect: what is being attempted, how long the broker may take, and what the last
 * successful attempt looked like, to know a repeated CONNECT from a new one.
 */
final class ConnectAttempt {

  private final long waitMillis;

  // as long as the connection
  private Connect attempt;
  private boolean waking;
  private long token = Upstream.NO_TOKEN;
  private long deadline = Retry.NEVER;
  private Connect accepted;
  private long acceptedAt;

  ConnectAttempt(ProtocolSettings settings) {
    this.waitMillis = settings.connectWait().toMillis();
  }

  /**
   * @param waking whether a sleeping client comes back: its session at the broker is still open
   */
  void begin(Connect connect, boolean waking) {
    this.attempt = connect;
    this.waking = waking;
    this.token = Upstream.NO_TOKEN;
    this.deadline = Retry.NEVER;
  }

  /** The broker has been asked. */
  void opening(long token, long now) {
    this.token = token;
    this.deadline = now + waitMillis;
  }

  Connect message() {
    return attempt;
  }

  boolean waking() {
    return waking;
  }

  /** Whether the broker has been asked, and this is the answer. */
  boolean awaits(long token) {
    return this.token != Upstream.NO_TOKEN && this.token == token;
  }

  /** The attempt is over, with this result. */
  void end(boolean success, long now) {
    accepted = success ? attempt : null;
    acceptedAt = now;
    attempt = null;
    token = Upstream.NO_TOKEN;
    deadline = Retry.NEVER;
  }

  /** Whether {@code connect} says what the open attempt says. */
  boolean isRepeatedBy(Connect connect) {
    return connect.equals(attempt);
  }

  /**
   * Whether {@code connect} repeats the one that opened the running connection because our CONNACK
   * got lost (SN-CONN-7). With a clean session that is believed for one retry interval only; later
   * it is a device that has restarted.
   */
  boolean wasAccepted(Connect connect, boolean sameAddress, RetryPolicy retry, long now) {
    boolean soon = now - acceptedAt <= retry.intervalMillis();
    return connect.equals(accepted) && (!connect.cleanSession() || sameAddress && soon);
  }

  /** Whether the broker has had its time. */
  boolean due(long now) {
    return deadline <= now;
  }

  long deadline() {
    return deadline;
  }
}
