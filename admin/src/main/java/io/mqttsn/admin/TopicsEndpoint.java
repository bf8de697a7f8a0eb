package io.mqttsn.admin;

import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.runtime.ClientQuery;
import io.mqttsn.gateway.runtime.Page;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * {@code /api/v1/topics}: which names are in use and by how many clients. Nobody keeps such a
 * table, so it is made by walking over all clients, some at a time; one walk serves all who ask
 * meanwhile.
 */
final class TopicsEndpoint implements Endpoint {

  static final int MOST_NAMES = 5_000;

  private static final int CLIENTS_AT_A_TIME = 50;

  private final Sources sources;
  private final Executor executor;
  private CompletableFuture<Answer> underWay;

  TopicsEndpoint(Sources sources, Executor executor) {
    this.sources = sources;
    this.executor = executor;
  }

  private static final class Use {
    private int registrations;
    private int subscriptions;
  }

  private static final class Table {
    private final Map<String, Use> names = new TreeMap<>();
    private boolean truncated;

    private void add(ClientDetails client) {
      client.topics().forEach(topic -> count(topic.name(), 1, 0));
      client.subscriptions().forEach(subscribed -> count(subscribed.filter(), 0, 1));
    }

    private void count(String name, int registrations, int subscriptions) {
      Use use = names.get(name);
      if (use == null) {
        if (names.size() >= MOST_NAMES) {
          truncated = true;
          return;
        }
        use = new Use();
        names.put(name, use);
      }
      use.registrations += registrations;
      use.subscriptions += subscriptions;
    }
  }

  @Override
  public synchronized CompletableFuture<Answer> answer(Ask ask) {
    if (underWay == null || underWay.isDone()) {
      underWay = walk(new Table(), "").thenApplyAsync(this::answer, executor);
    }
    return underWay;
  }

  private CompletableFuture<Table> walk(Table table, String after) {
    return sources
        .gateway()
        .details(ClientQuery.all(after, CLIENTS_AT_A_TIME))
        .orTimeout(HealthEndpoints.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenComposeAsync(
            (Page<ClientDetails> page) -> {
              page.items().forEach(table::add);
              return page.next()
                  .map(next -> walk(table, next))
                  .orElseGet(() -> CompletableFuture.completedFuture(table));
            },
            executor);
  }

  private Answer answer(Table table) {
    byte[] body =
        Json.object(
            json ->
                json.array(
                        "topics",
                        items -> {
                          for (Map.Entry<String, Use> entry : table.names.entrySet()) {
                            items.item(
                                item ->
                                    item.text("name", entry.getKey())
                                        .number("registrations", entry.getValue().registrations)
                                        .number("subscriptions", entry.getValue().subscriptions));
                          }
                        })
                    .flag("truncated", table.truncated)
                    .array("predefined", this::predefined));
    return Answer.json(Answer.OK, body);
  }

  private void predefined(Json items) throws IOException {
    for (PredefinedTopics.Rule rule : sources.predefined().rules()) {
      for (Map.Entry<Integer, String> entry : new TreeMap<>(rule.names()).entrySet()) {
        items.item(
            item ->
                item.text("clients", rule.pattern())
                    .number("id", entry.getKey())
                    .text("name", entry.getValue()));
      }
    }
  }
}
