package io.mqttsn.admin;

import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.runtime.ClientQuery;
import io.mqttsn.gateway.runtime.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  /** Octets for the names, and for the predefined ones: each may be as long as a frame. */
  static final long MOST_OCTETS = 512 << 10;

  /** Each of them may have thousands of topics, which are in memory at the same time. */
  private static final int CLIENTS_AT_A_TIME = 20;

  /** What a walk takes, roughly: the table, and what is told of some clients. */
  private static final long OF_A_WALK = 1 << 20;

  private final Sources sources;
  private final Executor executor;
  private final Budget budget;
  private CompletableFuture<Table> underWay;

  TopicsEndpoint(Sources sources, Executor executor, Budget budget) {
    this.sources = sources;
    this.executor = executor;
    this.budget = budget;
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

  /** The table is forgotten when it is complete: those who asked have it. */
  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    if (underWay == null) {
      underWay = budget.during(OF_A_WALK, () -> walk(new Table(), ""));
      underWay.whenCompleteAsync((table, failure) -> underWay = null, executor);
    }
    return underWay.thenApplyAsync(this::answer, executor);
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
    return Answer.json(Answer.OK, Json.object(budget, json -> write(json, table)));
  }

  private void write(Json json, Table table) throws IOException {
    boolean fewer =
        json.some(
            "topics",
            table.names.entrySet(),
            MOST_NAMES,
            MOST_OCTETS,
            (item, entry) ->
                item.text("name", entry.getKey())
                    .number("registrations", entry.getValue().registrations)
                    .number("subscriptions", entry.getValue().subscriptions));
    boolean fewerPredefined =
        json.some(
            "predefined",
            predefined(),
            MOST_NAMES,
            MOST_OCTETS,
            (item, one) ->
                item.text("clients", one.clients).number("id", one.id).text("name", one.name));
    json.flag("truncated", table.truncated || fewer || fewerPredefined);
  }

  private record Predefined(String clients, int id, String name) {}

  private List<Predefined> predefined() {
    List<Predefined> all = new ArrayList<>();
    for (PredefinedTopics.Rule rule : sources.predefined().get().rules()) {
      new TreeMap<>(rule.names())
          .forEach((id, name) -> all.add(new Predefined(rule.pattern(), id, name)));
    }
    return all;
  }
}
