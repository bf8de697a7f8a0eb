/**
 * The broker behind {@code servers: ["embedded"]}: the distribution's Mosquitto, started as a child
 * process on loopback, kept running and ended with the gateway.
 *
 * <p>Why a child and not a library: of the brokers that can be embedded from the usual repository
 * none keeps the promises this gateway builds on. Measured against Mosquitto 2.0.11 with the same
 * Paho client:
 *
 * <ul>
 *   <li>Moquette 0.17 (runs on Netty 4.2) loses QoS 1 messages it has sent but not seen
 *       acknowledged when the session reconnects and new ones come: packet ids restart at 1 and
 *       overwrite the window. It drops retained QoS 0 messages, delivers retained QoS 1 and 2
 *       without the retain flag, forgets the retain flag of wills, lets {@code #} match {@code $}
 *       topics, and leaves QoS 1 bursts unanswered once a queue of 1024 commands is full.
 *   <li>ActiveMQ Classic 6.3 speaks the protocol well, but reports no session as present, takes
 *       {@code ,} and {@code ?} in topic names for syntax of its own ({@code a,b} arrives as {@code
 *       b}), and one absent durable subscriber with 45 MB waiting stops everybody.
 *   <li>mica-mqtt 2.5 has no durable sessions.
 * </ul>
 *
 * <p>A child costs a package ({@code apt-get install mosquitto}, which {@link
 * io.mqttsn.embedded.MosquittoBroker} does itself where it may) instead of jars, and about 10 MiB
 * of memory outside the gateway's heap. So this room is a few small classes without libraries, and
 * part of every gateway: a box whose broker is elsewhere never makes one and pays nothing.
 */
package io.mqttsn.embedded;
