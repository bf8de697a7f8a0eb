package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.ClientStatus;
import io.mqttsn.gateway.protocol.PastFrame;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The gateway seen from outside, without a way to change it. Every answer is given by the shards'
 * own threads between two batches and may come on such a thread, so whoever goes on with it should
 * do so elsewhere. An answer fails when a shard has ended or too much is asked, and does not come
 * while a shard hangs.
 */
public final class Inspection {

  private final ShardLoop[] loops;
  private final Function<String, ShardLoop> loopOf;

  Inspection(ShardLoop[] loops, Function<String, ShardLoop> loopOf) {
    this.loops = loops;
    this.loopOf = loopOf;
  }

  /** What all shards together have counted. */
  public CompletableFuture<ShardReport> report() {
    return all(loop -> loop.ask(ShardView::report))
        .thenApply(reports -> reports.stream().reduce(ShardReport::plus).orElseThrow());
  }

  /** A page of clients, absent ones with a session included. */
  public CompletableFuture<Page<ClientStatus>> clients(ClientQuery query) {
    return all(loop -> loop.ask((view, now) -> view.clients(query, now)))
        .thenApply(pages -> Page.merge(pages, query.limit(), ClientStatus::client));
  }

  /** One client; empty if nothing is kept of it. */
  public CompletableFuture<Optional<ClientDetails>> client(String id) {
    return loopOf.apply(id).ask((view, now) -> view.client(id, now));
  }

  /** The last frames of one client, the newest first; empty if nothing is kept of it. */
  public CompletableFuture<Optional<List<PastFrame>>> frames(String id) {
    return loopOf.apply(id).ask((view, now) -> view.frames(id, now));
  }

  /** A page of clients with their topics and subscriptions; best not a large one. */
  public CompletableFuture<Page<ClientDetails>> details(ClientQuery query) {
    return all(loop -> loop.ask((view, now) -> view.details(query, now)))
        .thenApply(pages -> Page.merge(pages, query.limit(), details -> details.status().client()));
  }

  private <T> CompletableFuture<List<T>> all(Function<ShardLoop, CompletableFuture<T>> question) {
    List<CompletableFuture<T>> answers = Stream.of(loops).map(question).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }
}
