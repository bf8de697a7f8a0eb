package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All clients sleep, and nobody has anything to say to the broker. */
@Timeout(60)
class SilenceIT {

  /** A broker cuts a silent connection after one and a half of these. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  @DisplayName("SN-KA-4, regression: the broker does not cut the connection of sleeping clients")
  void theConnectionOutlivesTheSilenceOfAllClients() throws Exception {
    try (Mosquitto broker = new Mosquitto(folder);
        AggregatingUpstream upstream =
            new AggregatingUpstream(settings(broker.uri()), Metrics.NONE)) {
      Recorder core = new Recorder(upstream);
      upstream.start(core);
      core.awaitReachable();
      core.open("a", true, null);
      core.subscribe("a", "t", Qos.ONE);

      await()
          .during(KEEP_ALIVE.multipliedBy(4))
          .atMost(KEEP_ALIVE.multipliedBy(8))
          .until(() -> core.events.stream().noneMatch(UpstreamEvent.Unreachable.class::isInstance));

      assertThat(core.publish("a", "t", "after", Qos.ONE))
          .isInstanceOf(UpstreamEvent.Published.class);
    }
  }

  @Test
  void theAnswersToPingsAreHeard() {
    try (Mosquitto broker = new Mosquitto(folder)) {
      BlockingQueue<LinkEvent> told = new LinkedBlockingQueue<>();
      PahoLink link = PahoLink.of(settings(broker.uri()), told::add);
      link.connect(broker.uri());
      await().until(() -> told.poll() instanceof LinkEvent.Up);
      long before = link.heard();
      assertThat(before).as("CONNACK").isPositive();
      await().until(() -> link.heard() >= before + 2);
      assertThat(told).isEmpty();
      link.close(1_000);
    }
  }

  private static UpstreamSettings settings(String uri) {
    return new UpstreamSettings(
        List.of(uri),
        "gw",
        Optional.empty(),
        KEEP_ALIVE,
        50,
        Qos.TWO,
        new UpstreamSettings.Reconnect(Duration.ofMillis(50), Duration.ofMillis(200), 0.3),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }
}
