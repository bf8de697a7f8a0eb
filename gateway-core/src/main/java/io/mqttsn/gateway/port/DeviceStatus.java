package io.mqttsn.gateway.port;

import java.util.Optional;

/**
 * How a device is, for whoever watches it from outside: told when it changes, and not for every
 * waking of a sleeper, which stays asleep while it fetches its messages.
 *
 * @param seconds what the reason speaks of; 0 where it speaks of no time
 * @param listener where the device was heard last; empty where nobody can know
 */
public record DeviceStatus(State state, Reason reason, long seconds, Optional<String> listener) {

  /** Where the device stands. */
  public enum State {
    ONLINE,
    ASLEEP,
    /** It fell silent. */
    LOST,
    /** It said goodbye, or was told to go. */
    OFFLINE,
    /** The gateway does not know: it was not there to see. */
    UNKNOWN,
    /** So long away that nothing of it is kept: nobody need be told of it any more. */
    FORGOTTEN
  }

  /** Why it stands there. */
  public enum Reason {
    CONNECTED("connected"),
    SLEEPS("says it sleeps for %d s"),
    GOODBYE("said goodbye"),
    SILENT("keep-alive missed, not heard for %d s"),
    OVERSLEPT("sleep overdue, not heard for %d s"),
    ADDRESS_TAKEN("another device speaks from its address"),
    NOT_LET_IN("came again and was not let in"),
    BROKER_AWAY("told to come back later, the broker is away"),
    NOT_ALLOWED("not allowed any more"),
    DEFECT("a defect of the gateway ended its session"),
    EXPIRED("gone for too long"),
    GATEWAY_STOPPED("gateway stopped"),
    GATEWAY_RESTARTED("gateway restarted");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  /** The reason as a person reads it. */
  public String text() {
    return reason.text.replace("%d", Long.toString(seconds));
  }
}
