package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.Will;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when the broker goes away, comes back, forgets, or never answers. */
@Timeout(60)
class BrokerLossIT {

  private static final UpstreamSettings.Reconnect SOON =
      new UpstreamSettings.Reconnect(Duration.ofMillis(50), Duration.ofMillis(200), 0.3);

  @TempDir Path folder;
  private final Map<Counter, Long> counted = new ConcurrentHashMap<>();
  private final Metrics metrics = (counter, amount) -> counted.merge(counter, amount, Long::sum);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T kept(T resource) {
    open.add(resource);
    return resource;
  }

  private static UpstreamSettings settings(
      String uri, Optional<UpstreamSettings.Credentials> credentials, Optional<String> status) {
    return new UpstreamSettings(
        List.of(uri),
        "gw",
        credentials,
        Duration.ofSeconds(5),
        50,
        Qos.TWO,
        SOON,
        Optional.empty(),
        "",
        status,
        Optional.empty());
  }

  private Recorder core(UpstreamSettings settings) {
    AggregatingUpstream upstream = kept(new AggregatingUpstream(settings, metrics));
    Recorder core = new Recorder(upstream);
    upstream.start(core);
    return core;
  }

  private Recorder core(Mosquitto broker) {
    return core(settings(broker.uri(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ONE", "TWO"})
  @DisplayName(
      "What the crashed broker did not answer reaches the one that comes back, memory lost")
  void nothingAcknowledgedIsLostOverABrokerCrash(Qos qos) throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder));
    Proxy wire = kept(new Proxy(broker.port()));
    Recorder core = core(settings(wire.uri(), Optional.empty(), Optional.empty()));
    core.awaitReachable();
    List<Long> tokens = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tokens.add(core.publishing("a", "up", "m" + i, qos, false));
    }
    core.answerTo(tokens.get(3));
    broker.kill();
    wire.cut();
    core.awaitUnreachable();
    for (int i = 40; i < 60; i++) {
      tokens.add(core.publishing("a", "up", "m" + i, qos, false));
    }
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long token = tokens.get(i);
      if (core.events.stream()
          .anyMatch(e -> e instanceof UpstreamEvent.Published p && p.token() == token)) {
        published.add("up m" + i);
      }
    }
    core.forget();
    broker.start();
    Observer after = kept(new Observer(broker.uri(), "up"));
    wire.mend();
    core.awaitReachable();
    for (int i = 0; i < 60; i++) {
      if (!published.contains("up m" + i)) {
        assertThat(core.answerTo(tokens.get(i))).isInstanceOf(UpstreamEvent.Published.class);
      }
    }
    after.awaitSeen("up m59");
    assertThat(after.seen.stream().filter(m -> Integer.parseInt(m.substring(4)) >= 40))
        .as("what waited goes out once and in order")
        .containsExactlyElementsOf(IntStream.range(40, 60).mapToObj(i -> "up m" + i).toList());
    assertThat(published).as("some were answered before the crash").isNotEmpty();
    List<String> unanswered =
        IntStream.range(0, 60)
            .mapToObj(i -> "up m" + i)
            .filter(m -> !published.contains(m))
            .toList();
    assertThat(after.seen)
        .as("answered after the crash: taken by the new broker")
        .containsAll(unanswered);
  }

  @Test
  void openAndWillWaitForTheBrokerAndSubscriptionsReturn() throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder));
    Recorder core = core(broker);
    core.open("a", true, new Will("wills/a", Bytes.utf8("gone"), Qos.ONE, true));
    core.open("b", false, null);
    core.subscribe("b", "t", Qos.ONE);
    broker.kill();
    core.awaitUnreachable();
    core.close("a", Reason.LOST);
    core.publish("b", "dropped", "x", Qos.ZERO);
    core.forget();
    broker.start();
    core.open("c", true, null);
    Observer observer = kept(new Observer(broker.uri(), "#"));
    observer.awaitSeen("wills/a gone R");
    await()
        .atMost(Recorder.PATIENCE)
        .untilAsserted(
            () -> {
              observer.publish("t", "back", 1, false);
              assertThat(core.deliveries()).contains("b t back 1");
            });
    assertThat(counted).containsEntry(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE, 1L);
    assertThat(observer.seen).doesNotContain("dropped x");
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ONE", "TWO"})
  @DisplayName("SN-DLV-8: the broker repeats what is open; the client does not get it twice")
  void redeliveryAfterARestartIsNotDeliveredTwice(Qos qos) throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder, Mosquitto.persistent(folder)));
    Recorder core = core(broker);
    core.open("a", false, null);
    core.subscribe("a", "t", qos);
    core.acknowledges = false;
    Observer publisher = new Observer(broker.uri(), "none");
    publisher.publish("t", "x", qos.level(), false);
    core.awaitDelivery("a t x " + qos.level());
    UpstreamEvent.Delivery delivery =
        (UpstreamEvent.Delivery) core.answer(UpstreamEvent.Delivery.class::isInstance);
    publisher.close();
    broker.stop();
    core.awaitUnreachable();
    core.forget();
    broker.start();
    core.awaitReachable();
    core.does(new UpstreamCommand.Acknowledge("a", delivery.delivery()));
    core.acknowledges = true;
    Observer again = kept(new Observer(broker.uri(), "none"));
    again.publish("t", "end", qos.level(), false);
    core.awaitDelivery("a t end " + qos.level());
    assertThat(core.deliveries()).containsExactly("a t end " + qos.level());
  }

  @Test
  void wrongCredentialsAreTriedAgainUntilTheyAreRight() throws Exception {
    Path passwords = folder.resolve("passwords");
    run("mosquitto_passwd", "-b", "-c", passwords.toString(), "gw", "other");
    run("chmod", "644", passwords.toString());
    Mosquitto broker =
        kept(new Mosquitto(folder, "allow_anonymous false", "password_file " + passwords));
    Recorder core =
        core(
            settings(
                broker.uri(),
                Optional.of(new UpstreamSettings.Credentials("gw", "secret")),
                Optional.empty()));
    core.awaitUnreachable();
    await()
        .atMost(Recorder.PATIENCE)
        .until(() -> counted.getOrDefault(Counter.UPSTREAM_REFUSED, 0L) > 1);
    broker.stop();
    run("mosquitto_passwd", "-b", passwords.toString(), "gw", "secret");
    run("chmod", "644", passwords.toString());
    broker.start();
    core.awaitReachable();
  }

  @Test
  void statusTopicSaysOnlineAndOffline() throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder));
    Observer observer = kept(new Observer(broker.uri(), "#"));
    UpstreamSettings settings = settings(broker.uri(), Optional.empty(), Optional.of("gw/status"));
    AggregatingUpstream upstream = new AggregatingUpstream(settings, metrics);
    Recorder core = new Recorder(upstream);
    upstream.start(core);
    observer.awaitSeen("gw/status online");
    upstream.close();
    observer.awaitSeen("gw/status offline");
    assertThat(observer.seen).containsExactly("gw/status online", "gw/status offline");
  }

  @Test
  void brokerPublishesOfflineForAGatewayThatIsCutOff() throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder));
    Observer observer = kept(new Observer(broker.uri(), "#"));
    Proxy wire = kept(new Proxy(broker.port()));
    core(settings(wire.uri(), Optional.empty(), Optional.of("gw/status")));
    observer.awaitSeen("gw/status online");
    wire.cut();
    observer.awaitSeen("gw/status offline");
    observer.seen.clear();
    wire.mend();
    observer.awaitSeen("gw/status online");
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ONE", "TWO"})
  @DisplayName("While the broker keeps the session, cuts lose nothing, repeat no QoS 2, keep order")
  void cutsInFullTrafficLoseNothing(Qos qos) throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder, "allow_anonymous true", "max_queued_messages 0"));
    Observer observer = kept(new Observer(broker.uri(), "up"));
    Proxy wire = kept(new Proxy(broker.port()));
    Recorder core = core(settings(wire.uri(), Optional.empty(), Optional.empty()));
    core.awaitReachable();
    int sent = 0;
    List<Long> tokens = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      core.forget();
      tokens.clear();
      for (int i = 0; i < 60; i++) {
        tokens.add(core.publishing("a", "up", "" + sent++, qos, false));
      }
      core.answerTo(tokens.get(10 * round));
      wire.cut();
      core.awaitUnreachable();
      wire.mend();
      core.awaitReachable();
      for (long token : tokens) {
        assertThat(core.answerTo(token)).isInstanceOf(UpstreamEvent.Published.class);
      }
      assertThat(core.events.stream().filter(UpstreamEvent.Published.class::isInstance))
          .as("each answered once")
          .hasSize(60);
    }
    observer.awaitSeen("up " + (sent - 1));
    List<String> expected = IntStream.range(0, sent).mapToObj(i -> "up " + i).toList();
    if (qos == Qos.TWO) {
      assertThat(observer.seen).containsExactlyElementsOf(expected);
    } else {
      assertThat(observer.seen.stream().distinct()).containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ONE", "TWO"})
  void cutsInFullTrafficLoseNothingOnTheWayDown(Qos qos) throws Exception {
    Mosquitto broker = kept(new Mosquitto(folder, "allow_anonymous true", "max_queued_messages 0"));
    Observer observer = kept(new Observer(broker.uri(), "none"));
    Proxy wire = kept(new Proxy(broker.port()));
    Recorder core = core(settings(wire.uri(), Optional.empty(), Optional.empty()));
    core.open("a", false, null);
    core.subscribe("a", "t", qos);
    for (int i = 0; i < 150; i++) {
      observer.publish("t", "" + i, qos.level(), false);
      if (i % 50 == 25) {
        wire.cut();
        wire.mend();
      }
    }
    core.awaitDelivery("a t 149 " + qos.level());
    List<String> expected =
        IntStream.range(0, 150).mapToObj(i -> "a t " + i + " " + qos.level()).toList();
    if (qos == Qos.TWO) {
      assertThat(core.deliveries()).containsExactlyInAnyOrderElementsOf(expected);
    } else {
      assertThat(core.deliveries()).containsAll(expected);
    }
  }

  @Test
  void stopIsQuickThoughTheBrokerHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      AggregatingUpstream upstream =
          new AggregatingUpstream(
              settings(
                  "tcp://127.0.0.1:" + silent.getLocalPort(), Optional.empty(), Optional.of("s")),
              metrics);
      upstream.start(new Recorder(upstream));
      try (Socket accepted = silent.accept();
          InputStream in = accepted.getInputStream()) {
        assertThat(in.read()).as("CONNECT begins").isEqualTo(0x10);
        long begun = System.nanoTime();
        upstream.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
      }
    }
  }

  @Test
  @DisplayName(
      "Whoever accepts and hangs up, as a relay without its broker does, leaves no threads")
  void attemptsThatAreCutAtOnceLeaveNoThreads() throws Exception {
    try (ServerSocket relay = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      core(settings("tcp://127.0.0.1:" + relay.getLocalPort(), Optional.empty(), Optional.empty()));
      for (int i = 0; i < 10; i++) {
        relay.accept().close();
      }
    }
    await().until(() -> threadsThatConnect() <= 1);
  }

  private static long threadsThatConnect() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("MQTT Con: gw"))
        .count();
  }

  @Test
  void closeWithoutStartAndTwiceIsHarmless() {
    Upstream upstream =
        new AggregatingUpstream(
            settings("tcp://127.0.0.1:1", Optional.empty(), Optional.empty()), metrics);
    upstream.close();
    upstream.close();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
