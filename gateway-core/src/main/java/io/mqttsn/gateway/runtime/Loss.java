package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.Outbox;
import org.slf4j.event.Level;

/**
 * The counters that mean that somebody was refused or something was lost, and what is said of each.
 * A warning is what does not end unless somebody changes the configuration, the broker or a device.
 */
enum Loss {
  REFUSED_FULL(
      Counter.CONNECTS_REFUSED_FULL,
      Level.WARN,
      "connections refused, there being no room for another client (sessions.max-clients, memory),"
          + " or for another node behind its forwarder"),
  REFUSED_CONGESTION(
      Counter.CONNECTS_REFUSED_CONGESTION,
      Level.WARN,
      "connections refused, the broker not answering in time, or there being no memory for the"
          + " client's will"),
  REFUSED_FORBIDDEN(
      Counter.CONNECTS_REFUSED_FORBIDDEN,
      Level.WARN,
      "connections refused by the rules for clients"),
  REFUSED_UNSUPPORTED(
      Counter.CONNECTS_REFUSED_UNSUPPORTED,
      Level.WARN,
      "connections refused, for the client id, version or will is none that is served, or the"
          + " broker refuses it"),
  REGISTERS(
      Counter.REGISTERS_FORBIDDEN,
      Level.WARN,
      "topic names refused by the rules for clients (publish)"),
  SUBSCRIBES(
      Counter.SUBSCRIBES_FORBIDDEN,
      Level.WARN,
      "subscriptions refused by the rules for clients (subscribe)"),
  SUBSCRIBES_FULL(
      Counter.SUBSCRIBES_REFUSED_FULL,
      Level.WARN,
      "subscriptions refused, the client having as many as it may, or there being no memory"),
  WILLS(Counter.WILLS_FORBIDDEN, Level.WARN, "wills refused by the rules for clients (publish)"),
  PUBLISHES_FORBIDDEN(
      Counter.PUBLISHES_UP_FORBIDDEN,
      Level.WARN,
      "messages refused by the rules for clients (publish)"),
  PUBLISHES_REFUSED(
      Counter.PUBLISHES_UP_REFUSED,
      Level.WARN,
      "messages refused, their topic id being unknown or their topic none that can be published"
          + " on"),
  ANONYMOUS(
      Counter.PUBLISHES_ANONYMOUS_DROPPED,
      Level.WARN,
      "messages at QoS -1 dropped, their topic id not being in topics.predefined"),
  OVER_RATE(
      Counter.REQUESTS_OVER_RATE, Level.WARN, "requests not served, being above sessions.rate"),
  TOPIC_IDS(
      Counter.TOPIC_IDS_EXHAUSTED,
      Level.WARN,
      "topics without an id, the client's table or the memory for all being full"),
  UNREACHABLE(
      Counter.PUBLISHES_UP_DROPPED_UNREACHABLE,
      Level.WARN,
      "messages of clients at QoS 0 dropped, the broker being away or too slow"),
  CONGESTED(
      Counter.PUBLISHES_UP_CONGESTED,
      Level.INFO,
      "messages of clients at QoS 1 and 2 put off, the broker being away or too slow; the clients"
          + " repeat them"),
  QUEUE_FULL(
      Counter.DELIVERIES_DROPPED_QUEUE_FULL,
      Level.WARN,
      "messages for clients dropped, their queue (sessions.sleep-queue) or the room for all being"
          + " full"),
  TOO_LONG(
      Counter.DELIVERIES_DROPPED_TOO_LONG,
      Level.WARN,
      "messages for clients dropped, being longer than their link takes"),
  TOO_OLD(
      Counter.DELIVERIES_DROPPED_TOO_OLD,
      Level.INFO,
      "messages for clients dropped, being older than sessions.sleep-queue.max-age"),
  REFUSED_BY_CLIENT(
      Counter.DELIVERIES_DROPPED_REFUSED,
      Level.INFO,
      "messages for clients dropped, being refused by them, or not allowed to them any more"),
  UNREADABLE(
      Counter.DELIVERIES_DROPPED_UNREADABLE,
      Level.WARN,
      "messages of the broker dropped, their topic names having characters that cannot be read"),
  INBOX(
      Counter.FRAMES_DROPPED_INBOX_FULL,
      Level.WARN,
      "frames dropped, the gateway being slower than what comes"),
  MALFORMED(Counter.FRAMES_MALFORMED, Level.INFO, "frames received that are not MQTT-SN"),
  LOST(
      Counter.SESSIONS_LOST,
      Level.INFO,
      "clients lost, having been silent for too long, or another device speaking from their"
          + " address"),
  DISMISSED(Counter.SESSIONS_DISMISSED, Level.INFO, "clients dismissed by new rules for clients"),
  EXPIRED(
      Counter.SESSIONS_EXPIRED,
      Level.INFO,
      "absent clients forgotten, with their subscriptions (sessions.sleep-queue.max-age)");

  /** A bit for each counter, see {@link Outbox#bit}. */
  static final long COUNTERS = counters();

  private final Counter counter;
  private final Level level;
  private final String text;

  Loss(Counter counter, Level level, String text) {
    this.counter = counter;
    this.level = level;
    this.text = text;
  }

  Counter counter() {
    return counter;
  }

  Level level() {
    return level;
  }

  /** Goes on with the number of times. */
  String text() {
    return text;
  }

  private static long counters() {
    long bits = 0;
    for (Loss loss : values()) {
      bits |= Outbox.bit(loss.counter);
    }
    return bits;
  }
}
