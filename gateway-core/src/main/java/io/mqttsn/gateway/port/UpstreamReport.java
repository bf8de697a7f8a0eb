package io.mqttsn.gateway.port;

import java.util.Optional;

/**
 * How the broker side is, at one moment, for a person.
 *
 * @param reachable whether there is a connection
 * @param server the address of the connection, or of the broker that is tried next
 * @param inFlight QoS 1 and 2 messages that the broker has not acknowledged
 * @param waiting messages in line behind them
 * @param subscriptions different filters in use
 * @param sinceMillis for how long it has been reachable, or not
 * @param lastTrouble why it was lost or could not be reached last; empty if it always could
 */
public record UpstreamReport(
    boolean reachable,
    String server,
    int inFlight,
    int waiting,
    int subscriptions,
    long sinceMillis,
    Optional<Trouble> lastTrouble) {

  /** What was wrong with which broker, and how long ago. */
  public record Trouble(String text, long agoMillis) {
    private Trouble later(long millis) {
      return new Trouble(text, agoMillis + millis);
    }
  }

  /** Before anything was tried. */
  public static UpstreamReport idle(String server) {
    return new UpstreamReport(false, server, 0, 0, 0, 0, Optional.empty());
  }

  /** The same, seen when some time has passed. */
  public UpstreamReport later(long millis) {
    return new UpstreamReport(
        reachable,
        server,
        inFlight,
        waiting,
        subscriptions,
        sinceMillis + millis,
        lastTrouble.map(trouble -> trouble.later(millis)));
  }
}
