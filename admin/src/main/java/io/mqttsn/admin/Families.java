package io.mqttsn.admin;

import io.mqttsn.gateway.protocol.Latencies;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Metrics in the making: values are added to families by name, families leave at the end. */
final class Families {

  private static final double MILLIS = 1000;

  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, HistogramSnapshot> histograms = new LinkedHashMap<>();
  private final Map<String, InfoSnapshot> infos = new LinkedHashMap<>();

  /**
   * @param name without {@code _total}, which the format adds
   */
  void counter(String name, String help, Labels labels, double value) {
    counters
        .computeIfAbsent(name, n -> CounterSnapshot.builder().name(n).help(help))
        .dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  void gauge(String name, String help, Labels labels, double value) {
    gauges
        .computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  void gauge(String name, String help, double value) {
    gauge(name, help, Labels.EMPTY, value);
  }

  /** In seconds. */
  void histogram(String name, String help, Latencies.Distribution measured) {
    int bounds = Latencies.BOUNDS_MILLIS.size();
    double[] upper = new double[bounds + 1];
    long[] counts = new long[bounds + 1];
    for (int i = 0; i < bounds; i++) {
      upper[i] = Latencies.BOUNDS_MILLIS.get(i) / MILLIS;
      counts[i] = measured.counts().get(i);
    }
    upper[bounds] = Double.POSITIVE_INFINITY;
    counts[bounds] = measured.counts().get(bounds);
    histograms.put(
        name,
        HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, counts))
                    .sum(measured.sumMillis() / MILLIS)
                    .build())
            .build());
  }

  void info(String name, String help, Labels labels) {
    infos.put(
        name,
        InfoSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
            .build());
  }

  void forEach(Consumer<MetricSnapshot> consumer) {
    counters.values().forEach(family -> consumer.accept(family.build()));
    gauges.values().forEach(family -> consumer.accept(family.build()));
    histograms.values().forEach(consumer);
    infos.values().forEach(consumer);
  }
}
