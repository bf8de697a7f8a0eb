package io.mqttsn.serial;

import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.CountingMetrics;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway behind a port, which takes notes. */
final class Heard implements Transport.Receiver {

  final List<String> frames = new CopyOnWriteArrayList<>();
  final AtomicInteger batches = new AtomicInteger();
  final CountingMetrics metrics = new CountingMetrics();

  @Override
  public void onFrame(Transport.Address from, byte[] frame) {
    frames.add(HexFormat.of().formatHex(frame));
  }

  @Override
  public void onBatchEnd() {
    batches.incrementAndGet();
  }

  void awaitFrame(String hex) {
    await().atMost(Duration.ofSeconds(10)).until(() -> frames.contains(hex));
  }

  long count(Metrics.Counter counter) {
    return metrics.value(counter);
  }
}
