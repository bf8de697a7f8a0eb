package io.mqttsn.gateway.port;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How one link is, at one moment, for a person: each part is true by itself, but they were not read
 * at one instant.
 *
 * @param name of the listener
 * @param kind {@code udp}, {@code serial} or {@code tcp}
 * @param where the path or address
 * @param detail what there is to know beyond the state, such as why a port cannot be opened; may be
 *     empty
 * @param silentMillis since the last frame was received; empty if there was none yet
 * @param counters every counter that is not zero
 * @param signals how strong devices were heard last, in dBm, by their addresses; empty where the
 *     link does not tell
 */
public record LinkReport(
    String name,
    String kind,
    String where,
    State state,
    String detail,
    OptionalLong silentMillis,
    Map<LinkCounter, Long> counters,
    Map<Transport.Address, Integer> signals) {

  /** Of a counter, 0 if it is not there. */
  public long count(LinkCounter counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** Whether frames can pass. */
  public enum State {
    /** Not started, or closed for good. */
    CLOSED,
    /** Being opened at this moment. */
    OPENING,
    OPEN,
    /** Cannot be opened now; tried again by itself. */
    WAITING
  }
}
