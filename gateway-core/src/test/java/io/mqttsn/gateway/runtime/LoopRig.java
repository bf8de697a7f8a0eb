package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real router and real loops, each with a thread of its own, between a link and a broker side
 * that take notes: the stage for what concerns threads, octets and envelopes.
 *
 * <p>Nobody sleeps here: {@link #settle} waits until every loop has done what it has been given.
 */
final class LoopRig implements AutoCloseable {

  private static final String LINK = "test";

  /** More than a full inbox has batches, and enough to go from shard to shard and back. */
  private static final int ROUNDS = 70;

  final CountingMetrics metrics = new CountingMetrics();
  final AddressBook book = new AddressBook();
  final Link link = new Link();
  final Broker broker = new Broker();
  final ShardLoop[] loops;
  final Router router;
  private final Transport.Receiver receiver;
  private final List<ScheduledThreadPoolExecutor> executors = new ArrayList<>();

  LoopRig(int shards) {
    this(shards, ProtocolSettings.DEFAULT);
  }

  LoopRig(int shards, ProtocolSettings protocol) {
    loops = new ShardLoop[shards];
    for (int i = 0; i < shards; i++) {
      ScheduledThreadPoolExecutor executor =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "loop");
                thread.setDaemon(true);
                return thread;
              });
      executors.add(executor);
      Shard.Settings settings =
          new Shard.Settings(
              protocol,
              ClientRules.NONE,
              DiscoverySettings.DEFAULT,
              protocol.maxClients(),
              new MemoryLimits(1 << 20, 1 << 20),
              false,
              peer -> 1280,
              (client, defect) -> broker.failures.add(defect));
      Shard shard = new Shard(settings, book, metrics, new SplittableRandom(i));
      loops[i] =
          new ShardLoop(shard, executor, Map.of(LINK, link), broker, SessionStore.NONE, metrics);
      loops[i].start();
    }
    router = new Router(loops, book, metrics);
    receiver = router.receiver(LINK);
    for (ShardLoop loop : loops) {
      loop.offer(new UpstreamEvent.Reachable());
      loop.wake();
    }
    settle();
  }

  static Peer peer(String place) {
    return new Peer(LINK, new Rig.Place(place));
  }

  /** One frame, a batch of its own. */
  void receives(String place, String hex) {
    receivesMore(place, hex);
    batchEnds();
  }

  /** One frame of a batch that goes on. */
  void receivesMore(String place, String hex) {
    receiver.onFrame(new Rig.Place(place), Bytes.hex(hex).toArray());
  }

  void batchEnds() {
    receiver.onBatchEnd();
  }

  /** A clean CONNECT without supervision, in octets. */
  static String connect(String client) {
    byte[] frame = MessageCodec.encode(new Connect(false, true, 1, 0, client));
    return HexFormat.of().formatHex(frame);
  }

  /** Connects a client and forgets what was said on the way. */
  void connects(String place, String client) {
    receives(place, connect(client));
    settle();
    link.take(place);
  }

  void tells(UpstreamEvent event) {
    ShardLoop loop = router.loopOf(event.client());
    loop.offer(event);
    loop.wake();
  }

  /** Waits until every loop has done what it has, and the broker has answered every Open. */
  void settle() {
    boolean more = true;
    while (more) {
      for (int round = 0; round < ROUNDS; round++) {
        for (ScheduledThreadPoolExecutor executor : executors) {
          join(executor);
        }
      }
      more = broker.answerOpens();
    }
  }

  private static void join(ScheduledThreadPoolExecutor executor) {
    try {
      executor.submit(() -> {}).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a loop does not come to rest", e);
    }
  }

  /** Keeps a loop busy until the latch is counted down. */
  CountDownLatch holdsUp(int loop) {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    executors
        .get(loop)
        .execute(
            () -> {
              busy.countDown();
              await(release);
            });
    await(busy);
    return release;
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a loop has an alarm set. */
  boolean hasAlarm(int loop) {
    return executors.get(loop).getQueue().stream()
        .anyMatch(task -> !((Future<?>) task).isCancelled());
  }

  /** Runs in a loop's own thread, as a transport does that shares it. */
  void inThreadOf(int loop, Runnable action) {
    try {
      executors.get(loop).submit(action).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  int indexOf(String client) {
    return Arrays.asList(loops).indexOf(router.loopOf(client));
  }

  /** A client id that begins so and belongs to this loop. */
  String clientOf(int loop, String prefix) {
    for (int i = 0; ; i++) {
      if (indexOf(prefix + i) == loop) {
        return prefix + i;
      }
    }
  }

  @Override
  public void close() {
    executors.forEach(ScheduledThreadPoolExecutor::shutdownNow);
    if (!broker.failures.isEmpty()) {
      throw new AssertionError("a session broke an invariant", broker.failures.peek());
    }
  }

  /** A link that takes notes. */
  static final class Link implements Transport {
    final AtomicInteger flushes = new AtomicInteger();
    volatile CountDownLatch sent = new CountDownLatch(0);
    volatile boolean broken;
    private final Map<Address, List<String>> frames = new HashMap<>();
    private final List<String> broadcasts = new ArrayList<>();

    /** Frames sent to a place since the last time, in hexadecimal digits. */
    synchronized List<String> take(String place) {
      List<String> taken = frames.remove(new Rig.Place(place));
      return taken == null ? List.of() : taken;
    }

    /** What was broadcast since the last time: digits and radius. */
    synchronized List<String> takeBroadcasts() {
      List<String> taken = List.copyOf(broadcasts);
      broadcasts.clear();
      return taken;
    }

    @Override
    public synchronized void send(Address to, byte[] frame) {
      if (broken) {
        throw new IllegalStateException("a link that breaks its promise");
      }
      frames
          .computeIfAbsent(to, a -> new ArrayList<>())
          .add(HexFormat.of().withUpperCase().formatHex(frame));
      sent.countDown();
    }

    @Override
    public void flush() {
      flushes.incrementAndGet();
    }

    @Override
    public String name() {
      return LINK;
    }

    @Override
    public int maxFrame() {
      return 1280;
    }

    @Override
    public LinkReport report() {
      throw new AssertionError("nobody asks the link how it is");
    }

    @Override
    public void start(Receiver receiver) {}

    @Override
    public boolean canBroadcast() {
      return true;
    }

    @Override
    public synchronized void broadcast(byte[] frame, int radius) {
      broadcasts.add(HexFormat.of().withUpperCase().formatHex(frame) + " radius " + radius);
    }

    @Override
    public void close() {}
  }

  /** A broker side that takes notes, and opens sessions when the rig settles. */
  final class Broker implements Upstream {
    final Queue<UpstreamCommand> commands = new ConcurrentLinkedQueue<>();
    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger flushes = new AtomicInteger();
    private final Queue<UpstreamCommand.Open> opens = new ConcurrentLinkedQueue<>();

    <C extends UpstreamCommand> List<C> all(Class<C> kind) {
      return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private boolean answerOpens() {
      boolean answered = false;
      for (UpstreamCommand.Open open = opens.poll(); open != null; open = opens.poll()) {
        tells(new UpstreamEvent.Opened(open.client(), open.token(), false));
        answered = true;
      }
      return answered;
    }

    @Override
    public void submit(UpstreamCommand command) {
      commands.add(command);
      if (command instanceof UpstreamCommand.Open open) {
        opens.add(open);
      }
    }

    @Override
    public void flush() {
      flushes.incrementAndGet();
    }

    @Override
    public void start(Listener listener) {}

    @Override
    public void close() {}
  }
}
