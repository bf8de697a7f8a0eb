package io.mqttsn.admin;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code /api/v1/listeners}: every link, with its counters and how strong its devices are. */
final class ListenersEndpoint implements Endpoint {

  private final Sources sources;
  private final Budget budget;

  ListenersEndpoint(Sources sources, Budget budget) {
    this.sources = sources;
    this.budget = budget;
  }

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    List<LinkReport> links = sources.links().get();
    return CompletableFuture.completedFuture(
        Answer.json(
            Answer.OK,
            Json.object(
                budget,
                json ->
                    json.array(
                        "listeners",
                        items -> {
                          for (LinkReport link : links) {
                            items.item(item -> write(item, link));
                          }
                        }))));
  }

  private static void write(Json json, LinkReport link) throws IOException {
    json.text("name", link.name())
        .text("kind", link.kind())
        .text("where", link.where())
        .text("state", Words.of(link.state()))
        .text("detail", link.detail())
        .number("silentMillis", link.silentMillis())
        .object(
            "counters",
            members -> {
              for (LinkCounter counter : LinkCounter.values()) {
                members.number(counter.text(), link.count(counter));
              }
            })
        .array(
            "signals",
            items -> {
              for (Map.Entry<Transport.Address, Integer> signal : link.signals().entrySet()) {
                items.item(
                    item ->
                        item.text("address", signal.getKey().toString())
                            .number("dBm", signal.getValue()));
              }
            });
  }
}
