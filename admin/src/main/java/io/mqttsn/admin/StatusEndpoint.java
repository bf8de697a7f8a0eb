package io.mqttsn.admin;

import io.mqttsn.admin.HealthEndpoints.Health;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.Latencies;
import io.mqttsn.gateway.protocol.SessionPhase;
import io.mqttsn.gateway.runtime.ShardReport;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@code /api/v1/status}: the whole gateway on one page. */
final class StatusEndpoint implements Endpoint {

  private final Sources sources;
  private final HealthEndpoints health;
  private final Executor executor;
  private final Budget budget;

  StatusEndpoint(Sources sources, HealthEndpoints health, Executor executor, Budget budget) {
    this.sources = sources;
    this.health = health;
    this.executor = executor;
    this.budget = budget;
  }

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    return sources
        .gateway()
        .report()
        .orTimeout(HealthEndpoints.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenApplyAsync(
            report -> Answer.json(Answer.OK, Json.object(budget, json -> write(json, report))),
            executor);
  }

  private void write(Json json, ShardReport report) throws IOException {
    Health found = health.health(true);
    json.object("gateway", this::about)
        .object("health", part -> part.flag("live", true).flag("ready", found.ready()))
        .object("clients", part -> clients(part, report))
        .object("memory", part -> memory(part, report))
        .object("queues", part -> queues(part, report))
        .object("latency", part -> latency(part, report))
        .object("upstream", part -> UpstreamEndpoint.write(part, found.upstream()))
        .array(
            "listeners",
            items -> {
              for (LinkReport link : found.links()) {
                items.item(
                    item ->
                        item.text("name", link.name())
                            .text("kind", link.kind())
                            .text("where", link.where())
                            .text("state", Words.of(link.state())));
              }
            })
        .object("counters", this::counters);
  }

  private void about(Json json) throws IOException {
    Sources.About about = sources.about();
    json.text("name", about.name())
        .text("version", about.version())
        .text("commit", about.commit())
        .text("run", about.run().id())
        .time("startedAt", about.run().startedAt())
        .number("uptimeMillis", about.run().uptime().toMillis());
  }

  private static void clients(Json json, ShardReport report) throws IOException {
    json.number("total", report.sessions());
    for (SessionPhase phase : SessionPhase.values()) {
      json.number(Words.of(phase), report.clients().get(phase));
    }
    json.number("parked", report.parked());
  }

  private static void memory(Json json, ShardReport report) throws IOException {
    json.number("clientOctets", report.keptOctets())
        .number("mostClientOctets", report.mostKeptOctets());
  }

  private static void queues(Json json, ShardReport report) throws IOException {
    json.number("messages", report.waiting())
        .number("octets", report.waitingOctets())
        .number("oldestMillis", report.oldestMillis())
        .number("openPublishes", report.openPublishes());
  }

  private static void latency(Json json, ShardReport report) throws IOException {
    json.object("uplink", part -> distribution(part, report.uplink()))
        .object("downlink", part -> distribution(part, report.downlink()));
  }

  private static void distribution(Json json, Latencies.Distribution measured) throws IOException {
    json.number("count", measured.count()).number("sumMillis", measured.sumMillis());
    if (measured.count() > 0) {
      json.number("meanMillis", measured.sumMillis() / measured.count())
          .number("p50Millis", percentile(measured, 50))
          .number("p95Millis", percentile(measured, 95));
    }
  }

  /** The upper end of the class in which it lies; the last class has none but that before it. */
  private static long percentile(Latencies.Distribution measured, int percent) {
    long wanted = (measured.count() * percent + 99) / 100;
    long seen = 0;
    int last = Latencies.BOUNDS_MILLIS.size() - 1;
    for (int i = 0; i < last; i++) {
      seen += measured.counts().get(i);
      if (seen >= wanted) {
        return Latencies.BOUNDS_MILLIS.get(i);
      }
    }
    return Latencies.BOUNDS_MILLIS.get(last);
  }

  private void counters(Json json) throws IOException {
    Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    counters.putAll(sources.counters().get());
    for (Map.Entry<Counter, Long> counter : counters.entrySet()) {
      json.number(counter.getKey().text(), counter.getValue());
    }
  }
}
