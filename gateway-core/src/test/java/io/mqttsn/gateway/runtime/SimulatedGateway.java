package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * The real router, loops and shards between walls that a simulation provides: everything that
 * {@link Gateway} wires, with somebody else's time and random numbers.
 *
 * <p>To stop it as a power cut does, take its executors away and build another one with the same
 * store.
 */
public final class SimulatedGateway {

  /** What the world lends to a gateway. */
  public record Surroundings(
      Transport link,
      Upstream upstream,
      SessionStore store,
      ScheduledExecutorService[] executors,
      LongSupplier clock,
      SplittableRandom random,
      BiConsumer<String, RuntimeException> failures) {}

  private final CountingMetrics metrics = new CountingMetrics();
  private final AddressBook book = new AddressBook();
  private final Shard[] shards;
  private final ShardLoop[] loops;
  private final Router router;

  /** Which shards have done anything since somebody looked. */
  private final boolean[] awake;

  private final String link;

  public SimulatedGateway(
      ProtocolSettings protocol,
      PredefinedTopics predefined,
      MemoryLimits memory,
      Surroundings surroundings) {
    int count = surroundings.executors().length;
    shards = new Shard[count];
    loops = new ShardLoop[count];
    awake = new boolean[count];
    link = surroundings.link().name();
    Map<String, Transport> links = Map.of(link, surroundings.link());
    for (int i = 0; i < count; i++) {
      int shard = i;
      Shard.Settings settings =
          new Shard.Settings(
              protocol,
              new ClientRules(predefined, AccessRules.NONE),
              new DiscoverySettings(1, Duration.ZERO),
              protocol.maxClients(),
              memory,
              surroundings.store().keeps(),
              true,
              peer -> surroundings.link().maxFrame() - Envelopes.overhead(peer.node()),
              surroundings.failures(),
              Tracer.NONE,
              new Concerned());
      shards[i] = new Shard(settings, book, metrics, surroundings.random().split());
      loops[i] =
          new ShardLoop(
              shards[i],
              surroundings.executors()[i],
              links,
              surroundings.upstream(),
              surroundings.store(),
              metrics,
              () -> {
                awake[shard] = true;
                return surroundings.clock().getAsLong();
              });
    }
    router = new Router(loops, book, metrics);
    List<SessionChange> changes = surroundings.store().load();
    for (ShardLoop loop : loops) {
      loop.restore(changes.stream().filter(c -> router.loopOf(c.client()) == loop).toList());
      loop.start();
    }
  }

  /** Where the link's frames go. */
  public Transport.Receiver receiver() {
    return router.receiver(link);
  }

  /** One event of the broker side, a batch of its own. */
  public void tell(UpstreamEvent event) {
    if (event instanceof UpstreamEvent.ForAll) {
      for (ShardLoop loop : loops) {
        loop.offer(event);
        loop.wake();
      }
      return;
    }
    ShardLoop loop = router.loopOf(event.client());
    loop.offer(event);
    loop.wake();
  }

  public int sessions() {
    int sum = 0;
    for (Shard shard : shards) {
      sum += shard.sessions();
    }
    return sum;
  }

  /** Deadlines that are waited for. */
  public int alarms() {
    int sum = 0;
    for (Shard shard : shards) {
      sum += shard.alarms();
    }
    return sum;
  }

  /** Lines of the address book. */
  public int addresses() {
    return book.size();
  }

  /** Octets that wait for clients. */
  public long waitingOctets() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.waitingOctets();
    }
    return sum;
  }

  /** The client at an address as the router sees it, or null. */
  public String clientAt(Peer peer) {
    return book.clientAt(peer);
  }

  /** When the first of all shards looks at its deadlines next, at the latest. */
  public long nextDeadline() {
    long first = Long.MAX_VALUE;
    for (Shard shard : shards) {
      first = Math.min(first, shard.nextDeadline());
    }
    return first;
  }

  /**
   * Shows every session of the shards that have done anything since this was called last, and when
   * its shard looks at its deadlines next. Whatever a loop does, it asks for the time first.
   */
  public void forEachAwake(ObjLongConsumer<Session> visitor) {
    for (int i = 0; i < shards.length; i++) {
      if (awake[i]) {
        awake[i] = false;
        long next = shards[i].nextDeadline();
        shards[i].forEachSession(session -> visitor.accept(session, next));
      }
    }
  }

  /** Shows every session. */
  public void forEachSession(Consumer<Session> visitor) {
    for (Shard shard : shards) {
      shard.forEachSession(visitor);
    }
  }

  public long counted(Counter counter) {
    return metrics.value(counter);
  }
}
