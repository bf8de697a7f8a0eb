package io.mqttsn.admin;

import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.ClientStatus;
import io.mqttsn.gateway.protocol.SessionPhase;
import io.mqttsn.gateway.runtime.ClientQuery;
import io.mqttsn.gateway.runtime.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * {@code /api/v1/clients}, a page at a time, {@code /api/v1/clients/ID} and {@code
 * /api/v1/clients/ID/frames}; and the latter two with the id as a parameter, for whoever asks
 * through something that tidies paths: the ids {@code .} and {@code ..} do not survive it.
 */
final class ClientEndpoints {

  static final String PREFIX = "/api/v1/clients/";

  /** How the path of frames ends; a slash in a client id is percent-encoded. */
  static final String FRAMES = "/frames";

  private static final String ID = "id";

  private static final int USUAL = 100;

  /** Less than a shard would take: so much for each connection must fit into the memory. */
  private static final int MOST = 500;

  /** What a shard's answer takes, roughly: a client in a list, and one with thousands of names. */
  private static final long OF_A_CLIENT = 512;

  private static final long OF_ALL_OF_ONE = 256 << 10;

  private final Sources sources;
  private final Executor executor;
  private final Budget budget;

  ClientEndpoints(Sources sources, Executor executor, Budget budget) {
    this.sources = sources;
    this.executor = executor;
    this.budget = budget;
  }

  CompletableFuture<Answer> list(Ask ask) {
    ClientQuery query =
        new ClientQuery(
            ask.text("after", ""),
            ask.number("limit", USUAL, 1, MOST),
            phase(ask.text("state", "")),
            ask.text("search", ""));
    Set<String> fields = fields(ask.text("fields", ""));
    return budget.during(
        query.limit() * OF_A_CLIENT,
        () ->
            sources
                .gateway()
                .clients(query)
                .orTimeout(HealthEndpoints.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenApplyAsync(page -> page(page, fields), executor));
  }

  private static Optional<SessionPhase> phase(String word) {
    for (SessionPhase phase : SessionPhase.values()) {
      if (Words.of(phase).equals(word)) {
        return Optional.of(phase);
      }
    }
    if (!word.isEmpty()) {
      throw new Ask.BadAsk("state is not disconnected, connecting, active, asleep, awake or lost");
    }
    return Optional.empty();
  }

  /** Null for all; the id is always among them. */
  private static Set<String> fields(String names) {
    if (names.isEmpty()) {
      return null;
    }
    Set<String> fields = new HashSet<>(List.of(names.split(",")));
    fields.add(ID);
    return fields;
  }

  private Answer page(Page<ClientStatus> page, Set<String> fields) {
    ClientJson form = new ClientJson(sources.links().get());
    Body body =
        Json.object(
            budget,
            json -> {
              json.array(
                  "clients",
                  items -> {
                    for (ClientStatus client : page.items()) {
                      items.item(fields, item -> form.write(item, client));
                    }
                  });
              if (page.next().isPresent()) {
                json.text("next", page.next().get());
              }
            });
    return Answer.json(Answer.OK, body);
  }

  CompletableFuture<Answer> named(Ask ask) {
    return one(ask.required(ID));
  }

  CompletableFuture<Answer> framesOfNamed(Ask ask) {
    return frames(ask.required(ID));
  }

  CompletableFuture<Answer> one(Ask ask) {
    return one(ask.path().substring(PREFIX.length()));
  }

  private CompletableFuture<Answer> one(String id) {
    return budget.during(
        OF_ALL_OF_ONE,
        () ->
            sources
                .gateway()
                .client(id)
                .orTimeout(HealthEndpoints.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                    found -> found.map(this::details).orElseGet(ClientEndpoints::nobody),
                    executor));
  }

  private static Answer nobody() {
    return Answer.text(Answer.NOT_FOUND, "no client has this id");
  }

  /** Whether it is about the frames of a client, and not about a client of that name. */
  static boolean isOfFrames(Ask ask) {
    return ask.rawPath().endsWith(FRAMES)
        && ask.path().length() >= PREFIX.length() + FRAMES.length();
  }

  CompletableFuture<Answer> frames(Ask ask) {
    String path = ask.path();
    return frames(path.substring(PREFIX.length(), path.length() - FRAMES.length()));
  }

  private CompletableFuture<Answer> frames(String id) {
    return sources
        .gateway()
        .frames(id)
        .orTimeout(HealthEndpoints.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenApplyAsync(
            found ->
                found
                    .map(frames -> FrameJson.answer(budget, frames))
                    .orElseGet(ClientEndpoints::nobody),
            executor);
  }

  private Answer details(ClientDetails details) {
    ClientJson form = new ClientJson(sources.links().get());
    return Answer.json(Answer.OK, Json.object(budget, json -> form.write(json, details)));
  }
}
