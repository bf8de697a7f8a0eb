package io.mqttsn.admin;

import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.runtime.CountingMetrics;
import io.mqttsn.gateway.runtime.Gateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A real gateway between a link and a broker that exist in memory, and its admin interface. */
final class Workshop implements AutoCloseable {

  /** An address on the link. */
  record Place(String text) implements Transport.Address {
    @Override
    public String toString() {
      return text;
    }
  }

  static final PredefinedTopics PREDEFINED =
      new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", Map.of(1, "sensors/hello"))));

  final CountingMetrics metrics = new CountingMetrics();
  volatile Instant day = Instant.parse("1970-01-01T00:00:07Z");
  final Run run = new Run(System::nanoTime, () -> day);
  volatile boolean brokerIsThere = true;
  volatile LinkReport.State linkState = LinkReport.State.OPEN;
  final AdminServer server;

  private final ScheduledExecutorService[] shards = {
    Executors.newSingleThreadScheduledExecutor(), Executors.newSingleThreadScheduledExecutor()
  };
  private final Link link = new Link();
  private final Broker broker = new Broker();
  private final Gateway gateway;

  Workshop() throws IOException {
    this(Optional.empty(), Duration.ofSeconds(30));
  }

  Workshop(Optional<String> token, Duration limit) throws IOException {
    this(token, limit, Budget.ofHeap());
  }

  Workshop(Optional<String> token, Duration limit, Budget budget) throws IOException {
    Gateway.Settings settings =
        new Gateway.Settings(
            ProtocolSettings.DEFAULT,
            new ClientRules(PREDEFINED, AccessRules.NONE),
            DiscoverySettings.DEFAULT,
            Map.of(),
            new MemoryLimits(1 << 20, 64 << 20),
            Set.of());
    gateway =
        new Gateway(settings, List.of(link), broker, SessionStore.NONE, List.of(shards), metrics);
    gateway.start();
    server = new AdminServer(settings(token), sources(), limit, budget);
    server.start();
  }

  static AdminSettings settings(Optional<String> token) {
    return new AdminSettings(true, "127.0.0.1", 0, token);
  }

  Sources sources() {
    return new Sources(
        new Sources.About("site-7", "1.2.3", "abcdef", run),
        gateway.inspection(),
        () -> List.of(link.report()),
        () ->
            new UpstreamReport(
                brokerIsThere,
                "tcp://broker:1883",
                1,
                2,
                3,
                5_000,
                Optional.of(new UpstreamReport.Trouble("tcp://broker:1883: refused", 6_000))),
        metrics::values,
        () -> PREDEFINED);
  }

  int port() {
    return server.address().getPort();
  }

  /** A frame of a device, in hexadecimal digits. */
  Workshop says(String place, String hex) {
    link.receiver.onFrame(new Place(place), HexFormat.of().parseHex(hex.replace(" ", "")));
    link.receiver.onBatchEnd();
    settle();
    return this;
  }

  /** Until the frame is decided, the broker has answered, and that is decided too. */
  private void settle() {
    for (int i = 0; i < 3; i++) {
      gateway.inspection().report().join();
    }
  }

  /** CONNECT with a clean session and a keep-alive of a minute. */
  Workshop connects(String client) {
    byte[] id = client.getBytes(StandardCharsets.UTF_8);
    return says(
        client, String.format("%02x0404 01003c%s", id.length + 6, HexFormat.of().formatHex(id)));
  }

  /** SUBSCRIBE at QoS 1 by name. */
  Workshop subscribes(String client, String topic) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    return says(
        client, String.format("%02x12200001%s", name.length + 5, HexFormat.of().formatHex(name)));
  }

  /** REGISTER of many names, each as long as {@code length}. */
  Workshop registers(String client, int names, int length) {
    for (int i = 0; i < names; i++) {
      String name = "%05d".formatted(i) + "x".repeat(length - 5);
      link.receiver.onFrame(
          new Place(client),
          HexFormat.of()
              .parseHex(
                  "01%04x0a00000001".formatted(length + 8)
                      + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8))));
      link.receiver.onBatchEnd();
    }
    settle();
    return this;
  }

  /** Stops one shard until the latch is counted down. */
  CountDownLatch holdsUpAShard() {
    settle(); // what its start has left to do would still be answered in between
    CountDownLatch release = new CountDownLatch(1);
    shards[0].execute(
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return release;
  }

  @Override
  public void close() {
    server.close();
    gateway.close();
    for (ScheduledExecutorService shard : shards) {
      shard.shutdownNow();
    }
  }

  private final class Link implements Transport {
    private Receiver receiver;

    @Override
    public String name() {
      return "yard";
    }

    @Override
    public int maxFrame() {
      return 255;
    }

    @Override
    public void start(Receiver taker) {
      receiver = taker;
    }

    @Override
    public void send(Address to, byte[] frame) {}

    @Override
    public boolean canBroadcast() {
      return false;
    }

    @Override
    public void broadcast(byte[] frame, int radius) {}

    @Override
    public void flush() {}

    @Override
    public LinkReport report() {
      return new LinkReport(
          "yard",
          "serial",
          "/dev/ttyS7",
          linkState,
          "",
          OptionalLong.of(5),
          Map.of(),
          Map.of(new Place("pump-1"), -71));
    }

    @Override
    public void close() {}
  }

  /** Agrees to everything at once. */
  private static final class Broker implements Upstream {
    private Listener listener;

    @Override
    public void start(Listener taker) {
      listener = taker;
      tell(new UpstreamEvent.Reachable());
    }

    private void tell(UpstreamEvent event) {
      listener.offer(event);
      listener.flush();
    }

    @Override
    public void submit(UpstreamCommand command) {
      if (command instanceof UpstreamCommand.Open open) {
        tell(new UpstreamEvent.Opened(open.client(), open.token(), false));
      } else if (command instanceof UpstreamCommand.Subscribe subscribe) {
        tell(new UpstreamEvent.Subscribed(subscribe.client(), subscribe.token(), subscribe.qos()));
      } else if (command instanceof UpstreamCommand.Publish publish
          && publish.token() != Upstream.NO_TOKEN) {
        tell(new UpstreamEvent.Published(publish.client(), publish.token()));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
