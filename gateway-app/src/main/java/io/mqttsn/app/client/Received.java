package io.mqttsn.app.client;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;

/**
 * A message that the gateway delivered, once, however often its frame arrived.
 *
 * @param topic its name; for a predefined id, whose name only the gateway's configuration knows,
 *     {@code predefined:} and the number
 */
public record Received(String topic, Bytes payload, Qos qos, boolean retain) {}
