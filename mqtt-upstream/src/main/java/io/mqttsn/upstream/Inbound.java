package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;

/**
 * A message from the broker on its way to clients. It counts who has not acknowledged it; at zero
 * the broker is told.
 */
final class Inbound {

  /** As the clients know it, without the prefix. */
  final String topic;

  final Bytes payload;
  final Qos qos;

  /** The broker's; 0 at QoS 0. */
  final int packetId;

  /** The connection on which it came last: an acknowledgement is only understood there. */
  long connection;

  /** Copies not yet acknowledged. */
  int open;

  Inbound(String topic, Bytes payload, Qos qos, int packetId, long connection) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.packetId = packetId;
    this.connection = connection;
  }

  boolean isSameAs(Inbound other) {
    return qos == other.qos && topic.equals(other.topic) && payload.equals(other.payload);
  }
}
