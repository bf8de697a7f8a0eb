package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.Peer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one client is, at one moment: what an operator asks first. Times are milliseconds back from
 * that moment, or ahead of it where it says so; the core knows no other.
 *
 * @param peer where the client is; empty when it has no address
 * @param durable whether its session outlives the connection
 * @param connectedMillis since the last CONNACK; empty if there was none since the start
 * @param silentMillis since the client was heard last; empty if it was not since the start
 * @param keepAliveSeconds what it said in its last CONNECT; 0 for none
 * @param sleepSeconds what it said in its last DISCONNECT while that counts; 0 otherwise
 * @param deadlineMillis ahead: when it is taken for lost unless it is heard; empty for never
 * @param subscriptions how many topic filters it has
 * @param topicIds how many normal topic ids it has
 * @param lastError the last return code other than <em>accepted</em>, in either direction
 */
public record ClientStatus(
    String client,
    SessionPhase phase,
    Optional<Peer> peer,
    boolean durable,
    OptionalLong connectedMillis,
    OptionalLong silentMillis,
    int keepAliveSeconds,
    long sleepSeconds,
    OptionalLong deadlineMillis,
    Queue queue,
    Traffic traffic,
    int subscriptions,
    int topicIds,
    Optional<LastError> lastError) {

  /** Why it says nothing, or why nothing reaches it. */
  public Silence silence() {
    return Explanation.of(this);
  }

  /**
   * What waits for the client.
   *
   * @param messages the one under way included
   * @param oldestMillis age of the oldest; empty when nothing waits
   * @param question what the client has been asked and has not answered
   * @param parked whether all repetitions are used up
   * @param pausedMillis ahead: when it is tried again after the client has said <em>congestion</em>
   */
  public record Queue(
      int messages,
      OptionalLong oldestMillis,
      Optional<Question> question,
      boolean parked,
      OptionalLong pausedMillis) {}

  /**
   * A message to the client that it has to answer.
   *
   * @param message its type, such as PUBLISH
   * @param topic the name in a REGISTER
   * @param openMillis since it was sent for the first time
   * @param repeats how often it was sent again
   */
  public record Question(String message, Optional<String> topic, long openMillis, int repeats) {}

  /**
   * Numbers since the session began, or the gateway.
   *
   * @param received messages of the client
   * @param sent messages to it
   * @param retransmissions messages that were sent to it once more
   * @param roundTripMillis smoothed time from our question to its answer; empty if not known
   */
  public record Traffic(
      long received,
      long sent,
      long connects,
      long retransmissions,
      OptionalLong roundTripMillis) {}

  /** A return code other than <em>accepted</em>. */
  public record LastError(String text, long agoMillis) {}
}
