package io.mqttsn.gateway.port;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.util.List;
import java.util.Optional;

/**
 * What a session can ask of the broker side. Tokens are unique within the process and never {@link
 * Upstream#NO_TOKEN} where an answer is wanted.
 */
public sealed interface UpstreamCommand {

  /** Whose command this is; {@link Upstream#HOUSE} for the gateway itself. */
  String client();

  /**
   * Opens the client's MQTT session, or replaces the one that is open without firing its will.
   * Answered {@code Opened} or {@code Refused}; while the broker is away the answer waits, and the
   * caller's own time limit ends the wait with {@link Close}.
   *
   * @param clean whether what was kept of an earlier session is erased first
   * @param keepAliveSeconds the device's own; its supervision is the core's business
   */
  record Open(String client, long token, boolean clean, Optional<Will> will, int keepAliveSeconds)
      implements UpstreamCommand {

    public Open withWill(Optional<Will> other) {
      return new Open(client, token, clean, other, keepAliveSeconds);
    }
  }

  /** Makes known, before any Open, what a session that survived a restart had subscribed to. */
  record Restore(String client, List<Filter> filters) implements UpstreamCommand {}

  /** Replaces or deletes the will of the open session (MQTT-SN 1.2 §6.4); no answer. */
  record ChangeWill(String client, Optional<Will> will) implements UpstreamCommand {}

  /**
   * Publishes. At QoS 1 and 2 answered {@code Published} once the broker has taken the message for
   * good, or {@code Refused}; at QoS 0 not answered.
   */
  record Publish(String client, long token, String topic, Bytes payload, Qos qos, boolean retain)
      implements UpstreamCommand {}

  /** Answered {@code Subscribed} or {@code Refused}; retained messages follow the answer. */
  record Subscribe(String client, long token, String filter, Qos qos) implements UpstreamCommand {}

  /** Answered {@code Unsubscribed} or {@code Refused}. */
  record Unsubscribe(String client, long token, String filter) implements UpstreamCommand {}

  /** The client has this delivery, or it is safely recorded for it; no answer. */
  record Acknowledge(String client, long delivery) implements UpstreamCommand {}

  /** The client's connection is over; no answer, and none comes any more for a pending Open. */
  record Close(String client, Reason reason) implements UpstreamCommand {}

  /**
   * Makes known outside how the client is; no answer. Only the latest matters, so those in between
   * may be left out. Submitted only to an upstream that {@linkplain Upstream#tellsOfDevices wants
   * to know}.
   */
  record Tell(String client, DeviceStatus status) implements UpstreamCommand {}

  /** A subscription: which topics, at most at which QoS. */
  record Filter(String filter, Qos qos) {}

  /** Why a connection is over. */
  enum Reason {
    /** The client said goodbye: no will. */
    GRACEFUL,
    /** It fell silent, or another device speaks from its address: the will is published. */
    LOST,
    /**
     * It was gone for so long that nothing of it is kept any more, whatever its clean flag: no
     * will.
     */
    EXPIRED
  }
}
