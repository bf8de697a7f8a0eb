package io.mqttsn.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The time after a client's own SUBSCRIBE in which retained messages are meant for it.
 *
 * <p>Until the answer has been given it holds back what arrives, for SUBACK comes first (SN-RET-2).
 * Afterwards each retained topic is let through once, however many copies the broker sends because
 * of other clients' SUBSCRIBEs. There is no fixed end: a slow broker may take minutes for many
 * retained messages, so it ends after {@link #QUIET_MILLIS} without one.
 */
final class Newcomer {

  static final long QUIET_MILLIS = 60_000;

  /** Topics remembered; beyond that each copy is let through. */
  static final int TOPICS = 10_000;

  /** Messages held back; beyond that QoS 0 is dropped. */
  static final int HELD = 1_000;

  boolean answered;
  long heardAt;
  private Set<String> seen;
  private Deque<Held> held;

  Newcomer(boolean answered, long now) {
    this.answered = answered;
    this.heardAt = now;
  }

  /** Whether this is the first retained copy on that topic; remembers it. */
  boolean first(String topic) {
    if (seen == null) {
      seen = new HashSet<>();
    }
    return seen.size() >= TOPICS ? !seen.contains(topic) : seen.add(topic);
  }

  /** Whether a retained copy on that topic would be the first. */
  boolean isMissing(String topic) {
    return seen == null || !seen.contains(topic);
  }

  /**
   * @return false if there is no room
   */
  boolean hold(Held message) {
    if (held == null) {
      held = new ArrayDeque<>();
    }
    if (held.size() >= HELD && message.inbound.qos.level() == 0) {
      return false;
    }
    return held.add(message);
  }

  /** The oldest message held back, taken out; null if there is none. */
  Held poll() {
    return held == null ? null : held.poll();
  }

  /** A message that waits for SUBACK. */
  record Held(Inbound inbound, boolean retained) {}
}
