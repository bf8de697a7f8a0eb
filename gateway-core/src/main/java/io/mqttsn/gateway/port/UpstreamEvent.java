package io.mqttsn.gateway.port;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;

/** What the broker side can tell: answers to commands by their token, and deliveries. */
public sealed interface UpstreamEvent {

  /** News about the broker that concern every session; {@link #client} is not asked then. */
  sealed interface ForAll extends UpstreamEvent {
    @Override
    default String client() {
      return Upstream.HOUSE;
    }
  }

  /** Whose event this is. */
  String client();

  /**
   * @param sessionPresent whether the broker side still knew the client's subscriptions
   */
  record Opened(String client, long token, boolean sessionPresent) implements UpstreamEvent {}

  /** The command with this token was not carried out and will not be. */
  record Refused(String client, long token, Cause cause) implements UpstreamEvent {}

  /** The broker has the message: PUBACK at QoS 1, PUBCOMP at QoS 2. */
  record Published(String client, long token) implements UpstreamEvent {}

  record Subscribed(String client, long token, Qos granted) implements UpstreamEvent {}

  record Unsubscribed(String client, long token) implements UpstreamEvent {}

  /**
   * A message for a client, one copy however many of its subscriptions match.
   *
   * @param delivery names it in {@code Acknowledge}; {@link Upstream#NO_TOKEN} at QoS 0, which is
   *     not acknowledged
   * @param qos the lower of what the broker sent and what the client was granted
   * @param retain whether it is a retained message sent because of a new subscription
   */
  record Delivery(
      String client, long delivery, String topic, Bytes payload, Qos qos, boolean retain)
      implements UpstreamEvent {}

  /** The broker can be reached (again). What was accepted before goes on by itself. */
  record Reachable() implements ForAll {}

  /** The broker cannot be reached; the upstream keeps trying. */
  record Unreachable() implements ForAll {}

  /** Why a command was refused. */
  enum Cause {
    /** Out of room or out of reach: the same may succeed later. */
    CONGESTION,
    /** The broker does not allow it: the same will not succeed. */
    NOT_ALLOWED
  }
}
