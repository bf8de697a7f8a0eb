package io.mqttsn.admin;

import io.mqttsn.gateway.runtime.ShardReport;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * {@code /metrics} in the text format of Prometheus 0.0.4. Nothing is counted for its sake: at each
 * request the gateway's own numbers are read, and those of the Java runtime. A gateway that does
 * not answer is shown as such, with the numbers that need nobody's answer.
 */
final class MetricsEndpoint implements Endpoint {

  private final HealthEndpoints health;
  private final Executor executor;
  private final Budget budget;
  private final GatewayMetrics metrics;
  private final PrometheusTextFormatWriter form = PrometheusTextFormatWriter.create();
  private PrometheusRegistry java;

  MetricsEndpoint(Sources sources, HealthEndpoints health, Executor executor, Budget budget) {
    this.health = health;
    this.executor = executor;
    this.budget = budget;
    this.metrics = new GatewayMetrics(sources);
  }

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    return health
        .report()
        .handleAsync((report, failure) -> answer(Optional.ofNullable(report)), executor);
  }

  private Answer answer(Optional<ShardReport> report) {
    List<MetricSnapshot> all = new ArrayList<>();
    ofJava().scrape().forEach(all::add);
    metrics.collect(report, all::add);
    Body body =
        Body.writtenBy(
            budget,
            octets ->
                form.write(octets, new MetricSnapshots(all), EscapingScheme.UNDERSCORE_ESCAPING));
    return new Answer(Answer.OK, form.getContentType(), body, Map.of());
  }

  /** Made when it is asked for first: the management classes of Java are no small thing. */
  private PrometheusRegistry ofJava() {
    if (java == null) {
      PrometheusRegistry registry = new PrometheusRegistry();
      JvmMemoryMetrics.builder().register(registry);
      JvmGarbageCollectorMetrics.builder().register(registry);
      JvmThreadsMetrics.builder().register(registry);
      JvmRuntimeInfoMetric.builder().register(registry);
      ProcessMetrics.builder().register(registry);
      java = registry;
    }
    return java;
  }
}
