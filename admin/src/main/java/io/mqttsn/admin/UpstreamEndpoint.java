package io.mqttsn.admin;

import io.mqttsn.gateway.port.UpstreamReport;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** {@code /api/v1/upstream}: the broker. */
final class UpstreamEndpoint implements Endpoint {

  private final Sources sources;
  private final Budget budget;

  UpstreamEndpoint(Sources sources, Budget budget) {
    this.sources = sources;
    this.budget = budget;
  }

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    UpstreamReport report = sources.upstream().get();
    return CompletableFuture.completedFuture(
        Answer.json(Answer.OK, Json.object(budget, json -> write(json, report))));
  }

  static void write(Json json, UpstreamReport report) throws IOException {
    Instant now = Instant.now();
    json.flag("connected", report.reachable())
        .text("server", report.server())
        .number("inFlight", report.inFlight())
        .number("waiting", report.waiting())
        .number("subscriptions", report.subscriptions())
        .time("since", now.minusMillis(report.sinceMillis()));
    if (report.lastTrouble().isPresent()) {
      UpstreamReport.Trouble trouble = report.lastTrouble().get();
      json.object(
          "lastError",
          part ->
              part.text("text", trouble.text()).time("at", now.minusMillis(trouble.agoMillis())));
    }
  }
}
