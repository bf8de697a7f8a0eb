package io.mqttsn.gateway.protocol;

/**
 * Whether the broker can be reached, and since when not. A short outage goes unnoticed; after
 * T_retry × N_retry active clients are told (A48).
 */
final class Outage {

  private long graceMillis;
  private boolean reachable;
  private long ends = Retry.NEVER;

  Outage(ProtocolSettings settings, boolean reachable) {
    this.reachable = reachable;
    renew(settings);
  }

  /** Of an outage that has begun the end stays where it was. */
  void renew(ProtocolSettings settings) {
    graceMillis = settings.retryInterval().toMillis() * Math.max(1, settings.retryCount());
  }

  void onReachable() {
    reachable = true;
    ends = Retry.NEVER;
  }

  void onUnreachable(long now) {
    if (reachable || ends == Retry.NEVER) {
      ends = now + graceMillis;
    }
    reachable = false;
  }

  boolean isReachable() {
    return reachable;
  }

  /** When the outage has lasted too long; never while the broker is there. */
  long deadline() {
    return ends;
  }

  boolean isLong(long now) {
    return ends <= now;
  }
}
