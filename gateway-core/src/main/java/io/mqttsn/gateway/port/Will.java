package io.mqttsn.gateway.port;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;

/**
 * What is published for a client that is lost (MQTT-SN 1.2 §6.3).
 *
 * @param topic a valid topic name without wildcards
 * @param qos 0, 1 or 2
 */
public record Will(String topic, Bytes message, Qos qos, boolean retain) {}
