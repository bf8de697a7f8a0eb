package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.Links;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/**
 * The whole gateway between its walls: starts and stops transports, shards and the broker side in
 * the right order.
 */
public final class Gateway implements AutoCloseable {

  private static final long STOP_MILLIS = 1000;

  private final Map<String, Transport> transports = new LinkedHashMap<>();
  private final Upstream upstream;
  private final SessionStore store;
  private final ShardLoop[] loops;
  private final Router router;
  private final FailureLog failures = new FailureLog("clients");
  private final Concerned concerned = new Concerned();
  private boolean closed;

  /**
   * What a gateway is built with.
   *
   * @param patience with the clients of each link, by name; for others {@code protocol} says it
   * @param memory what all clients may take together
   * @param traced ids of clients of which every step is logged
   */
  public record Settings(
      ProtocolSettings protocol,
      ClientRules rules,
      DiscoverySettings discovery,
      Map<String, Patience> patience,
      MemoryLimits memory,
      Set<String> traced) {

    public Settings {
      patience = Map.copyOf(patience);
      traced = Set.copyOf(traced);
    }
  }

  /**
   * @param transports with names of their own
   * @param executors one for each shard, each a single thread; they stay the caller's
   */
  public Gateway(
      Settings settings,
      List<Transport> transports,
      Upstream upstream,
      SessionStore store,
      List<? extends ScheduledExecutorService> executors,
      Metrics metrics) {
    for (Transport transport : transports) {
      if (this.transports.put(transport.name(), transport) != null) {
        throw new IllegalArgumentException("two listeners are named " + transport.name());
      }
    }
    this.upstream = upstream;
    this.store = store;
    AddressBook book = new AddressBook();
    SplittableRandom random = new SplittableRandom();
    int shards = executors.size();
    this.loops = new ShardLoop[shards];
    Shard.Settings shardSettings = shardSettings(settings);
    for (int i = 0; i < shards; i++) {
      Shard shard = new Shard(shardSettings, book, metrics, random.split());
      loops[i] = new ShardLoop(shard, executors.get(i), this.transports, upstream, store, metrics);
    }
    this.router = new Router(loops, book, metrics);
  }

  private Shard.Settings shardSettings(Settings settings) {
    return new Shard.Settings(
        settings.protocol(),
        settings.rules(),
        settings.discovery(),
        (settings.protocol().maxClients() + loops.length - 1) / loops.length,
        settings.memory().over(loops.length),
        store.keeps(),
        upstream.tellsOfDevices(),
        new Ways(settings.patience()),
        (client, defect) -> failures.report(client + ": its session has ended", defect),
        LoggedTrace.of(settings.traced()),
        concerned);
  }

  /**
   * Other settings hold from now on, the limits of memory excepted; sessions that are there follow
   * them on their own threads, soon. No client loses its connection, save one that the new rules do
   * not admit.
   */
  public void renew(Settings settings) {
    Shard.Settings next = shardSettings(settings);
    for (ShardLoop loop : loops) {
      loop.renew(next);
    }
  }

  /** From now on this one is shown the frames it wants; null: nobody is. */
  public void watch(FrameWatch watch) {
    router.watch(watch);
    for (ShardLoop loop : loops) {
      loop.watch(watch);
    }
  }

  /** What is known of the way to a peer. */
  private final class Ways implements Links {
    private final Map<String, Patience> patience;

    private Ways(Map<String, Patience> patience) {
      this.patience = patience;
    }

    @Override
    public int maxFrame(Peer peer) {
      return transports.get(peer.link()).maxFrame() - Envelopes.overhead(peer.node());
    }

    @Override
    public Optional<RetryPolicy> retry(Peer peer) {
      return Optional.ofNullable(patience.get(peer.link())).map(Patience::retry);
    }

    @Override
    public Duration keepAliveTolerance(Peer peer) {
      Patience ours = patience.get(peer.link());
      return ours == null ? Duration.ZERO : ours.keepAliveTolerance();
    }
  }

  /**
   * Rebuilds what was stored, begins connecting to the broker, then opens every link.
   *
   * @throws IOException if a link cannot be opened; everything is closed again then
   */
  public void start() throws IOException {
    List<SessionChange> changes = store.load();
    for (ShardLoop loop : loops) {
      loop.restore(changes.stream().filter(c -> router.loopOf(c.client()) == loop).toList());
      loop.start();
    }
    upstream.start(new Events());
    try {
      for (Transport transport : transports.values()) {
        transport.start(router.receiver(transport.name()));
        if (transport.canBroadcast()) {
          loops[0].onLinkUp(transport.name()); // discovery belongs to the first shard
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Clients with a session, absent ones included. */
  public int sessions() {
    int sum = 0;
    for (ShardLoop loop : loops) {
      sum += loop.sessions();
    }
    return sum;
  }

  /**
   * How every shard is doing. The answer is complete once each of them has given its own, on its
   * own thread; it fails when one has ended, and does not come while one hangs. Other threads may
   * ask, as often as they like.
   */
  public CompletableFuture<List<ShardStatus>> status() {
    List<CompletableFuture<ShardStatus>> answers = Stream.of(loops).map(ShardLoop::status).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
  }

  /** Who was refused something lately, or lost it. */
  public Concerned concerned() {
    return concerned;
  }

  /** The gateway for somebody who only looks. */
  public Inspection inspection() {
    return new Inspection(loops, router::loopOf);
  }

  /**
   * Stops in order: no new frames, what has arrived is decided and handed upstream, then the broker
   * is left. No will is published: the clients are well (A15). Takes a few seconds at most.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    transports.values().forEach(Transport::close);
    for (ShardLoop loop : loops) {
      loop.close(STOP_MILLIS);
    }
    upstream.close();
    store.close();
  }

  /** Passes the upstream's events to the shards that they concern. */
  private final class Events implements Upstream.Listener {
    @Override
    public boolean offer(UpstreamEvent event) {
      if (event instanceof UpstreamEvent.ForAll) {
        boolean taken = true;
        for (ShardLoop loop : loops) {
          taken &= loop.offer(event); // hearing it twice does no harm
        }
        return taken;
      }
      return router.loopOf(event.client()).offer(event);
    }

    @Override
    public void flush() {
      for (ShardLoop loop : loops) {
        loop.wake();
      }
    }
  }
}
