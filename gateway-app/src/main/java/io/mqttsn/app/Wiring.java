package io.mqttsn.app;

import io.mqttsn.app.capture.Capture;
import io.mqttsn.config.CaptureSettings;
import io.mqttsn.config.GatewayConfig;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.runtime.CountingMetrics;
import io.mqttsn.gateway.runtime.Gateway;
import io.mqttsn.gateway.runtime.ShardStatus;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialTransport;
import io.mqttsn.udp.EventLoops;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.udp.UdpTransport;
import io.mqttsn.upstream.AggregatingUpstream;
import io.mqttsn.upstream.UpstreamSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is made of what: {@code new}, in order, on one page.
 *
 * <p>One shard, and its event loop also runs the UDP channels, so a frame crosses no thread before
 * the broker side. Serial ports have threads of their own, whose frames wait in the shard's inbox.
 */
final class Wiring implements GatewayStarter {

  private static final Logger LOG = LoggerFactory.getLogger("Gateway");

  @Override
  public RunningGateway start(GatewayConfig config) throws IOException {
    House house = new House();
    try {
      house.build(config);
      return house;
    } catch (IOException | RuntimeException e) {
      house.close();
      throw e;
    }
  }

  /** The running parts, in the order in which they were started. */
  private static final class House implements RunningGateway {

    private final CountingMetrics metrics = new CountingMetrics();
    private EmbeddedBroker broker = EmbeddedBroker.NONE;
    private AggregatingUpstream upstream;
    private EventLoopGroup loops;
    private Gateway gateway;
    private AdminDoor admin = AdminDoor.NONE;
    private LossWatch losses = LossWatch.NONE;
    private Capture capture;
    private volatile PredefinedTopics predefined;
    private boolean closed;

    private void build(GatewayConfig config) throws IOException {
      broker = EmbeddedBroker.startIfNamed(config.upstream());
      upstream = upstream(broker.resolve(config.upstream()), metrics);
      limitDevices(config);
      loops = EventLoops.create(1, "shard");
      EventLoop shardLoop = loops.next();
      List<Transport> transports = new ArrayList<>();
      for (UdpSettings listener : config.udpListeners()) {
        transports.add(new UdpTransport(listener, shardLoop, metrics));
      }
      for (SerialSettings listener : config.serialListeners()) {
        transports.add(new SerialTransport(listener, metrics));
      }
      gateway =
          new Gateway(
              settings(config),
              transports,
              upstream,
              SessionStore.NONE,
              List.of(shardLoop),
              metrics);
      capture(config.capture());
      gateway.start();
      for (Transport transport : transports) {
        LOG.info("{} {}", verb(transport.report().state()), transport);
      }
      losses = LossWatch.over(gateway, transports, metrics);
      predefined = config.predefinedTopics();
      admin = AdminDoor.open(config, gateway, transports, upstream, metrics, () -> predefined);
    }

    private static Gateway.Settings settings(GatewayConfig config) {
      return new Gateway.Settings(
          config.protocol(),
          new ClientRules(config.predefinedTopics(), config.accessRules()),
          config.discovery(),
          config.patience(),
          MemoryLimits.ofHeap(Runtime.getRuntime().maxMemory()),
          Set.copyOf(config.log().trace()));
    }

    /** After the end, which may come while a reload reads its file, it does nothing. */
    @Override
    public synchronized void renew(GatewayConfig config) {
      if (closed) {
        return;
      }
      upstream.present(config.upstream().credentials());
      limitDevices(config);
      gateway.renew(settings(config));
      predefined = config.predefinedTopics();
      capture(config.capture());
    }

    /** Of as many devices as may have sessions, and for as long as these are kept. */
    private void limitDevices(GatewayConfig config) {
      upstream.limitDevices(config.protocol().maxClients(), config.protocol().queueMaxAge());
    }

    /** A file that cannot be written is told, and nobody is served worse for it. */
    private void capture(Optional<CaptureSettings> wanted) {
      boolean same = wanted.equals(Optional.ofNullable(capture).map(Capture::settings));
      if (same && (capture == null || capture.isWriting())) {
        return;
      }
      gateway.watch(null);
      endCapture();
      if (wanted.isPresent()) {
        try {
          capture = Capture.begin(wanted.get());
          gateway.watch(capture);
        } catch (IOException e) {
          LOG.warn(
              "capture: cannot write {}: {}; the gateway goes on without it, and tries again with"
                  + " the next reload",
              wanted.get().file(),
              Capture.reason(e));
        }
      }
    }

    private void endCapture() {
      if (capture != null) {
        capture.close();
        capture = null;
      }
    }

    /** A serial port is opened by a thread of its own, which says in the log how it goes on. */
    private static String verb(LinkReport.State state) {
      return switch (state) {
        case OPEN -> "listening on";
        case WAITING -> "waiting for";
        case OPENING, CLOSED -> "opening";
      };
    }

    private static AggregatingUpstream upstream(UpstreamSettings settings, Metrics metrics)
        throws IOException {
      try {
        return new AggregatingUpstream(settings, metrics);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public CompletableFuture<GatewayStatus> status() {
      return gateway
          .status()
          .thenApply(
              shards ->
                  new GatewayStatus(
                      shards.stream().reduce(ShardStatus.NONE, ShardStatus::plus),
                      upstream.status()));
    }

    @Override
    public synchronized void close() {
      closed = true;
      admin.close();
      losses.close();
      if (gateway != null) {
        gateway.close();
      }
      endCapture();
      if (loops != null) {
        EventLoops.close(loops);
      }
      broker.close();
      LOG.debug("counted {}", metrics.values());
    }
  }
}
