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

  /** Who wants it published. */
  enum Origin {
    CLIENT,
    WILL,
    /** The gateway's word on itself, outside of the window for clients: {@link OwnStatus}. */
    STATUS,
    /** Its word on a device, outside of it too: {@link StatusTopics}. */
    DEVICE
  }
}
