package io.mqttsn.admin;

import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.runtime.ShardReport;
import io.mqttsn.gateway.runtime.TrafficReport;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The gateway's numbers under the names that Prometheus users expect. */
final class GatewayMetrics {

  private static final String OURS = "mqttsn_";
  private static final double MILLIS = 1000;

  private final Sources sources;
  private final Map<Counter, CounterNames> names = new EnumMap<>(Counter.class);

  GatewayMetrics(Sources sources) {
    this.sources = sources;
    for (Counter counter : Counter.values()) {
      names.put(counter, CounterNames.of(counter));
    }
  }

  /**
   * @param report of the shards; empty when they do not answer
   */
  void collect(Optional<ShardReport> report, Consumer<MetricSnapshot> consumer) {
    Families families = new Families();
    Sources.About about = sources.about();
    families.info(
        OURS + "build",
        "Which gateway this is.",
        Labels.of("version", about.version(), "commit", about.commit()));
    families.gauge(
        OURS + "live", "Whether every shard answers (1) or not (0).", report.isPresent() ? 1 : 0);
    counters(families);
    sources.links().get().forEach(link -> listener(families, link));
    upstream(families, sources.upstream().get());
    report.ifPresent(
        present -> {
          clients(families, present);
          traffic(families, present.traffic());
          families.histogram(
              OURS + "uplink_seconds",
              "From a device's PUBLISH at QoS 1 or 2 to the broker's acknowledgement.",
              present.uplink());
          families.histogram(
              OURS + "downlink_seconds",
              "From a PUBLISH at QoS 1 or 2 to the device's answer, repeated ones left out.",
              present.downlink());
        });
    families.forEach(consumer);
  }

  private void counters(Families families) {
    Map<Counter, Long> values = sources.counters().get();
    names.forEach(
        (counter, name) ->
            families.counter(
                OURS + name.name(), name.help(), name.labels(), values.getOrDefault(counter, 0L)));
  }

  private static void listener(Families families, LinkReport link) {
    Labels labels = Labels.of("listener", link.name());
    families.gauge(
        OURS + "listener_up",
        "Whether a listener is open (1) or not (0).",
        labels.merge(Labels.of("kind", link.kind())),
        link.state() == LinkReport.State.OPEN ? 1 : 0);
    if (link.silentMillis().isPresent()) {
      families.gauge(
          OURS + "listener_silent_seconds",
          "Since a listener received its last frame.",
          labels,
          link.silentMillis().getAsLong() / MILLIS);
    }
    for (LinkCounter counter : LinkCounter.values()) {
      families.counter(
          OURS + "listener_" + linkName(counter),
          "Counter " + counter.text() + " of a listener.",
          labels,
          link.count(counter));
    }
  }

  private static String linkName(LinkCounter counter) {
    return switch (counter) {
      case OCTETS_IN -> "received_bytes";
      case OCTETS_OUT -> "sent_bytes";
      case FRAMES_IN -> "received_frames";
      case FRAMES_OUT -> "sent_frames";
      case BROADCASTS_OUT -> "sent_broadcasts";
      default -> Words.metric(counter.text());
    };
  }

  private static void upstream(Families families, UpstreamReport upstream) {
    families.gauge(
        OURS + "upstream_connected",
        "Whether the broker is connected (1) or not (0).",
        upstream.reachable() ? 1 : 0);
    families.gauge(
        OURS + "upstream_in_flight_messages",
        "Messages that the broker has not acknowledged.",
        upstream.inFlight());
    families.gauge(
        OURS + "upstream_waiting_messages", "Messages in line for the broker.", upstream.waiting());
    families.gauge(
        OURS + "upstream_subscriptions", "Topic filters at the broker.", upstream.subscriptions());
  }

  private static void clients(Families families, ShardReport report) {
    report
        .clients()
        .forEach(
            (phase, count) ->
                families.gauge(
                    OURS + "clients",
                    "Clients with a session, by state.",
                    Labels.of("state", Words.metric(Words.of(phase))),
                    count));
    families.gauge(
        OURS + "clients_parked",
        "Clients that have not answered any repetition of a message.",
        report.parked());
    families.gauge(
        OURS + "clients_bytes",
        "Memory that sessions, topic names, filters and wills of clients take, roughly.",
        report.keptOctets());
    families.gauge(
        OURS + "clients_limit_bytes",
        "What they may take; beyond that clients are told congestion.",
        report.mostKeptOctets());
    families.gauge(OURS + "queue_messages", "Messages that wait for clients.", report.waiting());
    families.gauge(
        OURS + "queue_bytes", "Memory that those messages take, roughly.", report.waitingOctets());
    families.gauge(
        OURS + "queue_oldest_seconds",
        "Age of the oldest message that waits for a client.",
        report.oldestMillis() / MILLIS);
    families.gauge(
        OURS + "open_publishes",
        "Messages of clients at QoS 1 and 2 that are not finished.",
        report.openPublishes());
  }

  private static void traffic(Families families, TrafficReport traffic) {
    traffic
        .received()
        .forEach(
            (outcome, byType) ->
                byType.forEach(
                    (type, count) ->
                        families.counter(
                            OURS + "messages_received",
                            "Messages of devices, by type and what became of them.",
                            Labels.of("type", name(type), "outcome", Words.of(outcome)),
                            count)));
    traffic
        .sent()
        .forEach(
            (type, count) ->
                families.counter(
                    OURS + "messages_sent",
                    "Messages to devices, by type.",
                    Labels.of("type", name(type)),
                    count));
    publishes(families, "received", "PUBLISH of devices by QoS.", traffic.publishesUp());
    publishes(families, "sent", "PUBLISH to devices by QoS.", traffic.publishesDown());
  }

  private static void publishes(Families families, String way, String help, Map<Qos, Long> counts) {
    for (Qos qos : Qos.values()) {
      families.counter(
          OURS + "publish_messages_" + way,
          help,
          Labels.of("qos", Integer.toString(qos.level())),
          counts.getOrDefault(qos, 0L));
    }
  }

  private static String name(MessageType type) {
    return Words.metric(Words.of(type));
  }
}
