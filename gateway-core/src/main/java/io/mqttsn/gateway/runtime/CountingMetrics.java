package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Metrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one process as cheap adders. */
public final class CountingMetrics implements Metrics {

  private final LongAdder[] adders = new LongAdder[Counter.values().length];

  public CountingMetrics() {
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  @Override
  public void add(Counter counter, long amount) {
    adders[counter.ordinal()].add(amount);
  }

  /** The sum up to now. */
  public long value(Counter counter) {
    return adders[counter.ordinal()].sum();
  }

  /** Every counter that is not zero. */
  public Map<Counter, Long> values() {
    Map<Counter, Long> values = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      long value = value(counter);
      if (value != 0) {
        values.put(counter, value);
      }
    }
    return values;
  }
}
