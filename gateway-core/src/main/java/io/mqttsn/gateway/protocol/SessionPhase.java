package io.mqttsn.gateway.protocol;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a client stands (MQTT-SN 1.2 §6.14, figure 4); the chart is in the package's description.
 */
public enum SessionPhase {
  DISCONNECTED,
  CONNECTING,
  ACTIVE,
  ASLEEP,
  AWAKE,
  LOST;

  private Set<SessionPhase> next() {
    return switch (this) {
      case DISCONNECTED, LOST -> EnumSet.of(CONNECTING);
      // Back to ASLEEP when a waking client gives up before its CONNACK.
      case CONNECTING -> EnumSet.of(CONNECTING, ACTIVE, ASLEEP, DISCONNECTED);
      case ACTIVE -> EnumSet.of(CONNECTING, ASLEEP, DISCONNECTED, LOST);
      case ASLEEP -> EnumSet.of(CONNECTING, AWAKE, ASLEEP, DISCONNECTED, LOST);
      case AWAKE -> EnumSet.of(CONNECTING, ASLEEP, DISCONNECTED);
    };
  }

  /** Whether the client has a connection, perhaps a sleeping one. */
  public boolean connected() {
    return this == ACTIVE || this == ASLEEP || this == AWAKE;
  }

  /**
   * @throws IllegalStateException if the chart has no such arrow
   */
  SessionPhase to(SessionPhase target) {
    if (!next().contains(target)) {
      throw new IllegalStateException(this + " cannot become " + target);
    }
    return target;
  }
}
