package io.mqttsn.admin;

import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.runtime.ShardReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Is it well? <em>Live</em>: every shard answers within two seconds; if not, only a new process
 * helps. <em>Ready</em>: live, at least one listener is open, and the broker is connected, so that
 * a device would be served now; a new process would not help.
 */
final class HealthEndpoints {

  static final long PATIENCE_MILLIS = 2_000;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, Runnable::run);

  private final Sources sources;
  private final Executor executor;
  private final Budget budget;

  /** What was found, at one moment. */
  record Health(boolean live, boolean ready, List<LinkReport> links, UpstreamReport upstream) {}

  HealthEndpoints(Sources sources, Executor executor, Budget budget) {
    this.sources = sources;
    this.executor = executor;
    this.budget = budget;
  }

  CompletableFuture<Health> check() {
    return report().handleAsync((report, failure) -> health(failure == null), executor);
  }

  /**
   * What the shards say within the time that they have. That too many questions are open says
   * nothing of them yet: others ask, too. So they are asked again until the time is over.
   */
  CompletableFuture<ShardReport> report() {
    return report(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
  }

  private CompletableFuture<ShardReport> report(long end) {
    return sources
        .gateway()
        .report()
        .orTimeout(end - System.nanoTime(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(
            failure ->
                isRefusal(failure) && System.nanoTime() - end < 0
                    ? CompletableFuture.supplyAsync(() -> end, LATER).thenCompose(this::report)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isRefusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RejectedExecutionException;
  }

  Health health(boolean live) {
    List<LinkReport> links = sources.links().get();
    UpstreamReport upstream = sources.upstream().get();
    boolean open = links.stream().anyMatch(link -> link.state() == LinkReport.State.OPEN);
    return new Health(live, live && open && upstream.reachable(), links, upstream);
  }

  CompletableFuture<Answer> both(Ask ask) {
    return check().thenApply(health -> answer(health, health.ready()));
  }

  CompletableFuture<Answer> live(Ask ask) {
    return check().thenApply(health -> answer(health, health.live()));
  }

  CompletableFuture<Answer> ready(Ask ask) {
    return both(ask);
  }

  private Answer answer(Health health, boolean good) {
    Body body =
        Json.object(
            budget,
            json ->
                json.flag("live", health.live())
                    .flag("ready", health.ready())
                    .flag("broker", health.upstream().reachable())
                    .array(
                        "listeners",
                        items -> {
                          for (LinkReport link : health.links()) {
                            items.item(
                                item ->
                                    item.text("name", link.name())
                                        .text("state", Words.of(link.state())));
                          }
                        }));
    return Answer.json(good ? Answer.OK : Answer.UNAVAILABLE, body);
  }
}
