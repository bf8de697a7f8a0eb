package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;

/**
 * A message for the broker, from its command to its acknowledgement. The object itself travels
 * through the link and comes back, so that nothing need be looked up.
 *
 * @param token {@link io.mqttsn.gateway.port.Upstream#NO_TOKEN} if nobody waits for an answer
 * @param topic as the broker knows it, with the prefix
 */
record Outgoing(
    Origin origin,
    String client,
    long token,
    String topic,
    Bytes payload,
    Qos qos,
    boolean retain) {

  /** Whether the gateway speaks of itself or of a device: outside of the window for clients. */
  boolean isOurOwn() {
    return origin == Origin.STATUS || origin == Origin.DEVICE;
  }

  /** Who wants it published. */
  enum Origin {
    CLIENT,
    WILL,
    /** The gateway's own {@code online} and {@code offline}. */
    STATUS,
    /** The gateway's own, about a device: {@link StatusTopics}. */
    DEVICE
  }
}
