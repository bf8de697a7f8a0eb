package io.mqttsn.admin;

import io.mqttsn.gateway.runtime.FailureLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Which path is answered by whom, and what is said when nobody can. */
final class Routes {

  private final FailureLog failures = new FailureLog("Admin");
  private final Map<String, Endpoint> paths = new LinkedHashMap<>();
  private final Endpoint client;
  private final Endpoint frames;
  private final StaticPages page;

  /**
   * @param executor the server's own thread; those that give answers have something better to do
   */
  Routes(Sources sources, Executor executor, Budget budget) {
    HealthEndpoints health = new HealthEndpoints(sources, executor, budget);
    ClientEndpoints clients = new ClientEndpoints(sources, executor, budget);
    paths.put("/health", health::both);
    paths.put("/health/live", health::live);
    paths.put("/health/ready", health::ready);
    paths.put("/metrics", new MetricsEndpoint(sources, health, executor, budget));
    paths.put("/api/v1/status", new StatusEndpoint(sources, health, executor, budget));
    paths.put("/api/v1/clients", clients::list);
    paths.put("/api/v1/client", clients::named);
    paths.put("/api/v1/client/frames", clients::framesOfNamed);
    paths.put("/api/v1/topics", new TopicsEndpoint(sources, executor, budget));
    paths.put("/api/v1/listeners", new ListenersEndpoint(sources, budget));
    paths.put("/api/v1/upstream", new UpstreamEndpoint(sources, budget));
    paths.put("/api/v1/openapi.yaml", new Description(budget));
    client = clients::one;
    frames = clients::frames;
    page = new StaticPages(budget);
  }

  /** Every path of the API that is not made of a client's id, and not a file of the page. */
  Set<String> paths() {
    return Set.copyOf(paths.keySet());
  }

  /**
   * Whether what is there tells anything of this gateway; of the page's files everybody has one.
   */
  boolean isSecret(String target) {
    int end = target.indexOf('?');
    return !page.holds(end < 0 ? target : target.substring(0, end));
  }

  /** Never fails. */
  CompletableFuture<Answer> answer(String target) {
    try {
      Ask ask = Ask.of(target);
      return endpoint(ask).answer(ask).exceptionally(this::failure);
    } catch (Ask.BadAsk bad) {
      return CompletableFuture.completedFuture(Answer.text(Answer.BAD_REQUEST, bad.getMessage()));
    } catch (RuntimeException defect) {
      return CompletableFuture.completedFuture(failure(defect));
    }
  }

  private Endpoint endpoint(Ask ask) {
    Endpoint exact = paths.get(ask.path());
    if (exact != null) {
      return exact;
    }
    if (ask.path().startsWith(ClientEndpoints.PREFIX)) {
      return ClientEndpoints.isOfFrames(ask) ? frames : client;
    }
    return page;
  }

  private Answer failure(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof TimeoutException || cause instanceof RejectedExecutionException) {
      return Answer.text(Answer.UNAVAILABLE, "the gateway does not answer now");
    }
    if (cause instanceof Budget.Spent) {
      return Answer.text(Answer.UNAVAILABLE, cause.getMessage()).with("Retry-After", "1");
    }
    failures.report("a request of the admin interface has failed", cause);
    return Answer.text(Answer.INTERNAL_ERROR, "a defect; see the log");
  }
}
