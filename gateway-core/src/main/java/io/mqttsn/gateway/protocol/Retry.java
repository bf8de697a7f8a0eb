package io.mqttsn.gateway.protocol;

/**
 * One outstanding frame: when to send it again, and when to give up (MQTT-SN 1.2 §6.13; the
 * specification describes it for clients, the gateway does the same).
 */
final class Retry {

  /** The deadline of what waits for nothing. */
  static final long NEVER = Long.MAX_VALUE;

  private long deadline = NEVER;
  private long intervalMillis;
  private int left;

  /** The frame was sent for the first time. */
  void start(RetryPolicy policy, long now) {
    intervalMillis = policy.intervalMillis();
    deadline = now + intervalMillis;
    left = policy.count();
  }

  /** The answer came, or nobody waits for it any more. */
  void stop() {
    deadline = NEVER;
  }

  boolean due(long now) {
    return deadline <= now;
  }

  /**
   * Call when due.
   *
   * @return true to send again now; false when all repetitions are used up, nothing is pending then
   */
  boolean again(long now) {
    if (left == 0) {
      deadline = NEVER;
      return false;
    }
    left--;
    deadline = now + intervalMillis;
    return true;
  }

  long deadline() {
    return deadline;
  }
}
