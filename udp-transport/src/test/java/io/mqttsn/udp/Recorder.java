package io.mqttsn.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Transport;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what a transport hands over and counts, for the test's thread to read. */
final class Recorder implements Transport.Receiver, Metrics {

  /** A frame as it arrived. */
  record Arrival(Transport.Address from, byte[] frame, Thread thread) {}

  final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  final AtomicInteger batches = new AtomicInteger();
  final Map<Counter, Long> counts = new ConcurrentHashMap<>();

  @Override
  public void onFrame(Transport.Address from, byte[] frame) {
    arrivals.add(new Arrival(from, frame, Thread.currentThread()));
  }

  @Override
  public void onBatchEnd() {
    batches.incrementAndGet();
  }

  @Override
  public void add(Counter counter, long amount) {
    counts.merge(counter, amount, Long::sum);
  }

  long counted(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  Arrival next() throws InterruptedException {
    Arrival arrival = arrivals.poll(5, TimeUnit.SECONDS);
    assertThat(arrival).as("a frame within five seconds").isNotNull();
    return arrival;
  }
}
