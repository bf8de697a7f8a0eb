package io.mqttsn.app;

import io.mqttsn.admin.client.JsonValue;

/** What the admin interface answers, as tables for a person. */
final class AdminTables {

  private AdminTables() {}

  static String status(JsonValue status) {
    Table facts = new Table("gateway", status.text("gateway", "name"));
    facts.row(
        "version", status.text("gateway", "version") + " " + status.text("gateway", "commit"));
    facts.row("up for", millis(status, "gateway", "uptimeMillis"));
    facts.row("ready", status.flag("health", "ready") ? "yes" : "no");
    facts.row("broker", broker(status));
    facts.row("clients", clients(status));
    facts.row("memory", memory(status));
    facts.row("queues", queues(status));
    facts.row("uplink", latency(status, "uplink"));
    facts.row("downlink", latency(status, "downlink"));
    for (JsonValue link : status.items("listeners")) {
      facts.row(
          "listener",
          link.text("name")
              + " "
              + link.text("kind")
              + " "
              + link.text("where")
              + " "
              + link.text("state"));
    }
    return facts.text();
  }

  private static String broker(JsonValue status) {
    return status.text("upstream", "server")
        + (status.flag("upstream", "connected") ? " connected" : " NOT CONNECTED")
        + ", "
        + status.text("upstream", "inFlight")
        + " in flight, "
        + status.text("upstream", "waiting")
        + " waiting";
  }

  private static String clients(JsonValue status) {
    StringBuilder text = new StringBuilder(status.text("clients", "total"));
    for (String state : new String[] {"active", "asleep", "awake", "connecting", "lost"}) {
      text.append(", ").append(status.text("clients", state)).append(' ').append(state);
    }
    return text.append(", ")
        .append(status.text("clients", "disconnected"))
        .append(" away")
        .toString();
  }

  private static String memory(JsonValue status) {
    long used = status.number("memory", "clientOctets").orElse(0L);
    long most = status.number("memory", "mostClientOctets").orElse(0L);
    return most == 0 ? "-" : used * 100 / most + " % of what clients may take";
  }

  private static String queues(JsonValue status) {
    return status.text("queues", "messages")
        + " messages, oldest "
        + millis(status, "queues", "oldestMillis");
  }

  private static String latency(JsonValue status, String way) {
    if (status.number("latency", way, "count").orElse(0L) == 0) {
      return "-";
    }
    return "half within "
        + status.text("latency", way, "p50Millis")
        + " ms, 95 % within "
        + status.text("latency", way, "p95Millis")
        + " ms, of "
        + status.text("latency", way, "count")
        + " since the start";
  }

  static String clientList(JsonValue answer) {
    Table table =
        new Table(
            "CLIENT", "STATE", "LISTENER", "ADDRESS", "SEEN", "QUEUE", "RETRIES", "RTT", "WHY");
    for (JsonValue client : answer.items("clients")) {
      table.row(
          client.text("id"),
          client.text("state"),
          dash(client.text("listener")),
          dash(address(client)),
          millis(client, "silentMillis"),
          client.text("queue", "messages"),
          client.text("link", "retransmissions"),
          millis(client, "link", "roundTripMillis"),
          client.text("silence", "text"));
    }
    return table.text();
  }

  private static String address(JsonValue client) {
    String path = client.text("path");
    return client.text("address") + (path.isEmpty() ? "" : " via " + path);
  }

  static String client(JsonValue client) {
    Table facts = new Table("client", client.text("id"));
    facts.row("why", client.text("silence", "text"));
    facts.row("state", client.text("state") + (client.flag("durable") ? ", session kept" : ""));
    facts.row("where", dash((client.text("listener") + " " + address(client)).strip()));
    if (client.number("signalDbm").isPresent()) {
      facts.row("signal", client.text("signalDbm") + " dBm");
    }
    facts.row("connected", dash(client.text("connectedAt")));
    facts.row("last seen", dash(client.text("lastSeen")));
    facts.row("keep-alive", client.text("keepAliveSeconds") + "s");
    facts.row("lost in", millis(client, "deadlineMillis"));
    facts.row(
        "queue",
        client.text("queue", "messages")
            + " messages, oldest "
            + millis(client, "queue", "oldestMillis"));
    facts.row(
        "link",
        client.text("link", "received")
            + " received, "
            + client.text("link", "sent")
            + " sent, "
            + client.text("link", "retransmissions")
            + " repeated, round trip "
            + millis(client, "link", "roundTripMillis"));
    if (client.at("lastError").isPresent()) {
      facts.row(
          "last error", client.text("lastError", "text") + " at " + client.text("lastError", "at"));
    }
    facts.row("will", dash(client.text("willTopic")));
    String subscriptions = subscriptions(client);
    return facts.text()
        + (subscriptions.isEmpty() ? "" : "\n" + subscriptions)
        + topicsOf(client)
        + FrameTable.of(client.items("frames"));
  }

  private static String subscriptions(JsonValue client) {
    if (client.items("subscriptions").isEmpty()) {
      return "";
    }
    Table table = new Table("SUBSCRIPTION", "QOS");
    client.items("subscriptions").forEach(s -> table.row(s.text("filter"), s.text("qos")));
    return table.text();
  }

  private static String topicsOf(JsonValue client) {
    return client.items("topics").isEmpty() ? "" : "\n" + clientTopics(client);
  }

  static String clientTopics(JsonValue client) {
    Table table = new Table("ID", "KIND", "TOPIC");
    for (JsonValue topic : client.items("topics")) {
      String kind = topic.flag("told") ? "registered" : "not told";
      table.row(
          topic.text("id"), topic.flag("predefined") ? "predefined" : kind, topic.text("name"));
    }
    return table.text() + (client.flag("truncated") ? leftOut(client) : "");
  }

  private static String leftOut(JsonValue client) {
    return "... and more: it has "
        + client.text("topicIdCount")
        + " topic ids and "
        + client.text("subscriptionCount")
        + " subscriptions\n";
  }

  static String topics(JsonValue answer) {
    Table table = new Table("TOPIC", "REGISTERED", "SUBSCRIBED");
    for (JsonValue topic : answer.items("topics")) {
      table.row(topic.text("name"), topic.text("registrations"), topic.text("subscriptions"));
    }
    StringBuilder text = new StringBuilder(table.text());
    if (answer.flag("truncated")) {
      text.append("... and more\n");
    }
    if (!answer.items("predefined").isEmpty()) {
      Table predefined = new Table("CLIENTS", "ID", "PREDEFINED TOPIC");
      for (JsonValue topic : answer.items("predefined")) {
        predefined.row(topic.text("clients"), topic.text("id"), topic.text("name"));
      }
      text.append('\n').append(predefined.text());
    }
    return text.toString();
  }

  static String listeners(JsonValue answer) {
    Table table =
        new Table(
            "LISTENER",
            "KIND",
            "WHERE",
            "STATE",
            "HEARD",
            "IN",
            "OUT",
            "CHECKSUM",
            "DROPPED",
            "DETAIL");
    for (JsonValue link : answer.items("listeners")) {
      long dropped =
          link.number("counters", "dropped.queue-full").orElse(0L)
              + link.number("counters", "dropped.stale").orElse(0L)
              + link.number("counters", "too-long").orElse(0L);
      table.row(
          link.text("name"),
          link.text("kind"),
          link.text("where"),
          link.text("state"),
          millis(link, "silentMillis"),
          link.text("counters", "frames.in"),
          link.text("counters", "frames.out"),
          link.text("counters", "checksum-errors"),
          Long.toString(dropped),
          link.text("detail"));
    }
    return table.text();
  }

  private static String millis(JsonValue value, String... path) {
    return value.number(path).map(Table::duration).orElse("-");
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
