package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds over plain TCP, TLS and WebSockets alike. */
@Timeout(120)
class ServerKindsIT {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

  /** More than the buffers of both kernels hold: then whoever writes waits. */
  private static final int MESSAGES = 1_000;

  private static final String PAYLOAD = "x".repeat(20_000);

  @TempDir static Path pki;
  @TempDir Path folder;

  private static Certificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = new Certificates(pki);
    certificates.sign("broker", "subjectAltName=IP:127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ssl", "ws", "wss"})
  @DisplayName("A broker that hangs in full traffic is noticed by the keep-alive")
  void aBrokerThatHangsIsNoticedAndNothingIsLost(String scheme) {
    int port = Mosquitto.freePort();
    try (Mosquitto broker = broker(scheme, port);
        AggregatingUpstream upstream =
            new AggregatingUpstream(settings(scheme + "://127.0.0.1:" + port), Metrics.NONE)) {
      Recorder core = new Recorder(upstream);
      upstream.start(core);
      core.awaitReachable();
      core.publish("a", "up", PAYLOAD, Qos.ONE);

      broker.freeze();
      core.forget();
      long frozen = System.nanoTime();
      List<Long> tokens = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        tokens.add(core.publishing("a", "up", PAYLOAD, Qos.ONE, false));
      }
      core.awaitUnreachable();
      assertThat(Duration.ofNanos(System.nanoTime() - frozen))
          .isLessThan(KEEP_ALIVE.multipliedBy(4));

      broker.thaw();
      core.awaitReachable();
      for (long token : tokens) {
        assertThat(core.answerTo(token)).isInstanceOf(UpstreamEvent.Published.class);
      }
      assertThat(core.events.stream().filter(UpstreamEvent.Published.class::isInstance))
          .as("each answered once")
          .hasSize(MESSAGES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ssl", "ws", "wss"})
  @DisplayName("A socket that is closed without ado does not take the goodbye along")
  void theGoodbyeIsUnderstood(String scheme) throws Exception {
    int port = Mosquitto.freePort();
    try (Mosquitto broker = broker(scheme, port);
        Observer observer = new Observer(broker.uri(), "gw/#")) {
      AggregatingUpstream upstream =
          new AggregatingUpstream(settings(scheme + "://127.0.0.1:" + port), Metrics.NONE);
      upstream.start(new Recorder(upstream));
      observer.awaitSeen("gw/status online");
      upstream.close();
      observer.awaitSeen("gw/status offline");
      observer.publish("gw/end", "end", 1, false);
      observer.awaitSeen("gw/end end");
      assertThat(observer.seen)
          .as("no last will behind it")
          .containsExactly("gw/status online", "gw/status offline", "gw/end end");
    }
  }

  private Mosquitto broker(String scheme, int port) {
    List<String> lines = new ArrayList<>(List.of("allow_anonymous true"));
    if (scheme.startsWith("ws")) {
      // Mosquitto 2.0.11 does not start with such listeners alone, and here an address would be
      // taken for every interface.
      lines.addAll(List.of("listener " + port + " lo", "protocol websockets"));
    } else {
      lines.add("listener " + port + " 127.0.0.1");
    }
    if (isSecure(scheme)) {
      lines.addAll(List.of(certificates.broker("broker")));
    }
    return new Mosquitto(folder, lines.toArray(String[]::new));
  }

  private static boolean isSecure(String scheme) {
    return scheme.equals("ssl") || scheme.equals("wss");
  }

  private static UpstreamSettings settings(String server) {
    return new UpstreamSettings(
        List.of(server),
        "gw",
        Optional.empty(),
        KEEP_ALIVE,
        MESSAGES,
        Qos.TWO,
        new UpstreamSettings.Reconnect(Duration.ofMillis(50), Duration.ofMillis(200), 0.3),
        Optional.of(certificates.trust()),
        "",
        Optional.of("gw/status"),
        Optional.empty());
  }
}
