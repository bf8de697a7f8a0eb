/**
 * MQTT-SN over UDP: one datagram is one frame (MQTT-SN 1.2 §4.2).
 *
 * <p>This is the room that knows Netty's datagram channels. {@link io.mqttsn.udp.UdpTransport} is
 * one listener; {@link io.mqttsn.udp.EventLoops} decides once whether loops are made of epoll or of
 * NIO. Towards the core there are only octets and {@link io.mqttsn.udp.UdpAddress}: a buffer with a
 * reference count never leaves.
 */
package io.mqttsn.udp;
