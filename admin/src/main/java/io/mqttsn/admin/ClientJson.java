package io.mqttsn.admin;

import io.mqttsn.codec.Bytes;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.ClientStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A client as JSON: its ages become times of day here, where there is a clock. */
final class ClientJson {

  /** Subscriptions of one client that are told, and topic ids: it may have thousands. */
  static final int MOST_NAMES = 1000;

  /** Octets for either of them: each may be as long as a frame. */
  static final long MOST_OCTETS = 128 << 10;

  private final Instant now = Instant.now();
  private final List<LinkReport> links;

  /**
   * @param links as they are now; they tell how strong a device is heard
   */
  ClientJson(List<LinkReport> links) {
    this.links = links;
  }

  void write(Json json, ClientStatus client) throws IOException {
    json.text("id", client.client()).text("state", Words.of(client.phase()));
    json.flag("durable", client.durable());
    if (client.peer().isPresent()) {
      peer(json, client.peer().get());
    }
    if (client.connectedMillis().isPresent()) {
      json.time("connectedAt", now.minusMillis(client.connectedMillis().getAsLong()));
    }
    if (client.silentMillis().isPresent()) {
      json.time("lastSeen", now.minusMillis(client.silentMillis().getAsLong()));
    }
    json.number("silentMillis", client.silentMillis())
        .number("keepAliveSeconds", client.keepAliveSeconds());
    if (client.sleepSeconds() > 0) {
      json.number("sleepSeconds", client.sleepSeconds());
    }
    json.number("deadlineMillis", client.deadlineMillis());
    json.object("queue", part -> queue(part, client.queue()));
    traffic(json, client.traffic());
    json.number("subscriptionCount", client.subscriptions())
        .number("topicIdCount", client.topicIds());
    if (client.lastError().isPresent()) {
      ClientStatus.LastError error = client.lastError().get();
      json.object(
          "lastError",
          part -> part.text("text", error.text()).time("at", now.minusMillis(error.agoMillis())));
    }
    json.object(
        "silence",
        part ->
            part.text("reason", Words.of(client.silence().reason()))
                .text("text", client.silence().text()));
  }

  private void peer(Json json, Peer peer) throws IOException {
    json.text("listener", peer.link()).text("address", peer.address().toString());
    if (!peer.node().isEmpty()) {
      json.text("path", path(peer.node()));
    }
    for (LinkReport link : links) {
      Integer signal = link.name().equals(peer.link()) ? link.signals().get(peer.address()) : null;
      if (signal != null) {
        json.number("signalDbm", signal);
      }
    }
  }

  /** The wireless nodes between, outermost first, each in hexadecimal digits. */
  static String path(Bytes nodes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < nodes.length(); at += 1 + nodes.at(at)) {
      text.append(text.isEmpty() ? "" : "/");
      for (int i = 1; i <= nodes.at(at); i++) {
        text.append(String.format("%02x", nodes.at(at + i)));
      }
    }
    return text.toString();
  }

  private static void queue(Json json, ClientStatus.Queue queue) throws IOException {
    json.number("messages", queue.messages())
        .number("oldestMillis", queue.oldestMillis())
        .flag("parked", queue.parked())
        .number("pausedMillis", queue.pausedMillis());
    if (queue.question().isPresent()) {
      ClientStatus.Question question = queue.question().get();
      json.object(
          "unanswered",
          part ->
              part.text("message", question.message())
                  .number("openMillis", question.openMillis())
                  .number("repeats", question.repeats()));
    }
  }

  private static void traffic(Json json, ClientStatus.Traffic traffic) throws IOException {
    json.object(
        "link",
        part ->
            part.number("received", traffic.received())
                .number("sent", traffic.sent())
                .number("connects", traffic.connects())
                .number("retransmissions", traffic.retransmissions())
                .number("roundTripMillis", traffic.roundTripMillis()));
  }

  void write(Json json, ClientDetails details) throws IOException {
    write(json, details.status());
    if (details.willTopic().isPresent()) {
      json.text("willTopic", details.willTopic().get());
    }
    boolean fewer =
        json.some(
            "subscriptions",
            details.subscriptions(),
            MOST_NAMES,
            MOST_OCTETS,
            (item, one) -> item.text("filter", one.filter()).number("qos", one.qos().level()));
    boolean fewerIds =
        json.some(
            "topics",
            details.topics(),
            MOST_NAMES,
            MOST_OCTETS,
            (item, one) ->
                item.number("id", one.id())
                    .text("name", one.name())
                    .flag("predefined", one.predefined())
                    .flag("told", one.told()));
    json.flag("truncated", fewer || fewerIds);
  }
}
