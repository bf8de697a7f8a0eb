package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * One shard's thread and clock; nothing else in the core has either.
 *
 * <p>Events are decided in batches: the inbox is emptied, at most {@value #BATCH} events at a time,
 * then whatever is due is done, then all effects are performed and both sides flushed once. A
 * transport that runs in this very thread hands its frames over without the inbox; everybody else
 * wakes the loop only when it sleeps.
 */
public final class ShardLoop {

  private static final int BATCH = 256;
  private static final int INBOX = 16_384;
  private static final long NEVER = Long.MAX_VALUE;

  /** What comes through the inbox, besides upstream events. */
  private sealed interface Arrival {
    record Frame(Peer from, Message message) implements Arrival {}

    record AddressTaken(Peer peer, String former) implements Arrival {}
  }

  private final Shard shard;
  private final ScheduledExecutorService executor;
  private final Map<String, Transport> transports;
  private final Upstream upstream;
  private final SessionStore store;
  private final Metrics metrics;
  private final Inbox<Object> inbox = new Inbox<>(INBOX);
  private final Probe probe = new Probe();
  private final Questions questions = new Questions();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final FailureLog failures = new FailureLog("clients");
  private final LongSupplier clock;
  private final List<Transport> unflushed = new ArrayList<>();

  private volatile FrameWatch watch;
  private volatile Thread thread;
  private volatile int sessions;

  // touched by the loop's thread only
  private int direct;
  private long directNow;
  private long alarmAt = NEVER;
  private ScheduledFuture<?> alarm;
  private boolean closed;

  /**
   * @param executor a single thread; a transport that shares it saves the hand-over
   * @param transports by name
   */
  ShardLoop(
      Shard shard,
      ScheduledExecutorService executor,
      Map<String, Transport> transports,
      Upstream upstream,
      SessionStore store,
      Metrics metrics) {
    this(shard, executor, transports, upstream, store, metrics, millisFromNow());
  }

  /**
   * @param clock monotonic milliseconds from any origin; the executor must tell time by the same
   */
  ShardLoop(
      Shard shard,
      ScheduledExecutorService executor,
      Map<String, Transport> transports,
      Upstream upstream,
      SessionStore store,
      Metrics metrics,
      LongSupplier clock) {
    this.shard = shard;
    this.executor = executor;
    this.transports = transports;
    this.upstream = upstream;
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
  }

  static LongSupplier millisFromNow() {
    long origin = System.nanoTime();
    return () -> (System.nanoTime() - origin) / 1_000_000;
  }

  /** Rebuilds the sessions of this loop's clients; before {@link #start}. */
  void restore(List<SessionChange> changes) {
    shard.restore(changes, now());
    for (Outbox.Effect effect : shard.outbox().effects()) {
      perform(effect);
    }
    shard.outbox().effects().clear();
    sessions = shard.sessions();
  }

  /** Learns which thread is its own. */
  void start() {
    executor.execute(
        () -> {
          thread = Thread.currentThread();
          setAlarm(now());
        });
  }

  void watch(FrameWatch next) {
    watch = next;
  }

  /** Sessions after the last batch. */
  int sessions() {
    return sessions;
  }

  /** A frame's message, from any thread; when the inbox is full it is lost, as on any link. */
  void onMessage(Peer from, Message message) {
    if (Thread.currentThread() == thread) {
      if (direct++ == 0) {
        directNow = now();
      }
      shard.onMessage(from, message, directNow);
      if (direct >= BATCH) {
        finishBatch(directNow);
      }
    } else if (!inbox.offer(new Arrival.Frame(from, message))) {
      metrics.count(Counter.FRAMES_DROPPED_INBOX_FULL);
    }
  }

  /**
   * A client of another shard now speaks from the address of {@code former}; false if there is no
   * room to say so.
   */
  boolean onAddressTaken(Peer peer, String former) {
    return inbox.offer(new Arrival.AddressTaken(peer, former));
  }

  /** A link that can broadcast is open; from any thread, and never lost. */
  void onLinkUp(String link) {
    executor.execute(
        () -> {
          long now = now();
          shard.onLinkUp(link, now);
          finishBatch(now);
        });
  }

  /** Other settings hold from now on; from any thread, and never lost. */
  void renew(Shard.Settings settings) {
    executor.execute(
        () -> {
          long now = now();
          shard.renew(settings, now);
          finishBatch(now);
        });
  }

  /** From any thread; false if there is no room. */
  boolean offer(UpstreamEvent event) {
    return inbox.offer(event);
  }

  /** Ends a batch of {@link #onMessage} or {@link #offer}. */
  void wake() {
    if (Thread.currentThread() == thread && direct > 0) {
      finishBatch(directNow);
    }
    boolean asked = probe.isOpen() || questions.isOpen();
    if ((asked || !inbox.isEmpty()) && awake.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
  }

  /**
   * How the shard is doing, from any thread; the answer takes the way of an event. It fails when
   * the loop's executor has ended, and does not come when the loop hangs.
   */
  CompletableFuture<ShardStatus> status() {
    CompletableFuture<ShardStatus> answer = probe.ask();
    try {
      wake();
    } catch (RejectedExecutionException ended) {
      probe.fail(ended);
    }
    return answer;
  }

  /** Something else that somebody wants to know of the shard; as {@link #status}. */
  <T> CompletableFuture<T> ask(BiFunction<ShardView, Long, T> about) {
    CompletableFuture<T> answer = questions.ask(about);
    try {
      wake();
    } catch (RejectedExecutionException ended) {
      questions.fail(ended);
    }
    return answer;
  }

  private void run() {
    awake.set(false);
    long now = now();
    int count = 0;
    for (Object event = inbox.poll(); event != null; event = inbox.poll()) {
      if (event instanceof UpstreamEvent upstreamEvent) {
        shard.onUpstream(upstreamEvent, now);
      } else if (event instanceof Arrival.Frame frame) {
        shard.onMessage(frame.from(), frame.message(), now);
      } else if (event instanceof Arrival.AddressTaken taken) {
        shard.onAddressTaken(taken.peer(), taken.former(), now);
      }
      if (++count == BATCH) {
        break;
      }
    }
    finishBatch(now);
    probe.answer(shard::status);
    questions.answerOne(shard.view(), now());
    wake();
  }

  private void finishBatch(long now) {
    direct = 0;
    if (shard.nextDeadline() <= now) {
      shard.onDeadlines(now);
    }
    perform();
    sessions = shard.sessions();
    setAlarm(now);
  }

  private void perform() {
    List<SessionChange> changes = shard.outbox().changes();
    if (!changes.isEmpty()) {
      changes.forEach(store::append);
      changes.clear();
      store.flush(); // before anybody is told anything that must not be forgotten
    }
    List<Outbox.Effect> effects = shard.outbox().effects();
    boolean submitted = false;
    for (int i = 0; i < effects.size(); i++) {
      Outbox.Effect effect = effects.get(i);
      submitted |= effect instanceof Outbox.Effect.Submit;
      try {
        perform(effect);
      } catch (RuntimeException defect) {
        // It costs this effect only: neither the rest of the batch nor the next one.
        metrics.count(Counter.EFFECTS_FAILED);
        failures.report("could not be done: " + effect, defect);
      }
    }
    effects.clear();
    shard.endBatch();
    if (submitted) {
      upstream.flush();
    }
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
  }

  private void perform(Outbox.Effect effect) {
    if (effect instanceof Outbox.Effect.Send send) {
      send(send);
    } else if (effect instanceof Outbox.Effect.Broadcast broadcast) {
      broadcast(broadcast);
    } else if (effect instanceof Outbox.Effect.Submit submit) {
      upstream.submit(submit.command());
    }
  }

  private void send(Outbox.Effect.Send send) {
    Peer to = send.to();
    Transport transport = transports.get(to.link());
    byte[] frame = MessageCodec.encode(send.message());
    if (!to.node().isEmpty()) {
      boolean unicast = send.radius() == Outbox.Effect.Send.UNICAST;
      frame = Envelopes.wrap(to.node(), frame, unicast ? 0 : Envelopes.control(send.radius()));
    }
    metrics.count(Counter.FRAMES_SENT);
    shard.traffic().sent(send.message());
    FrameWatch watching = watch;
    if (watching != null && watching.wants(to.link(), shard.clientAt(to))) {
      watching.onFrame(false, to.link(), to.address(), frame);
    }
    transport.send(to.address(), frame);
    flushLater(transport);
  }

  private void broadcast(Outbox.Effect.Broadcast broadcast) {
    Transport transport = transports.get(broadcast.link());
    metrics.count(Counter.FRAMES_SENT);
    shard.traffic().sent(broadcast.message());
    byte[] frame = MessageCodec.encode(broadcast.message());
    FrameWatch watching = watch;
    if (watching != null && watching.wants(broadcast.link(), null)) {
      watching.onFrame(false, broadcast.link(), null, frame);
    }
    transport.broadcast(frame, broadcast.radius());
    flushLater(transport);
  }

  private void flushLater(Transport transport) {
    if (!unflushed.contains(transport)) {
      unflushed.add(transport);
    }
  }

  private void setAlarm(long now) {
    long next = shard.nextDeadline();
    if (closed || next >= alarmAt) {
      return; // the alarm that is set rings early enough
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmAt = next;
    alarm = executor.schedule(this::ring, Math.max(0, next - now), TimeUnit.MILLISECONDS);
  }

  private void ring() {
    alarm = null;
    alarmAt = NEVER;
    run(); // whoever has spoken in time is heard before anybody is declared lost
  }

  private long now() {
    return clock.getAsLong();
  }

  /**
   * Decides what has arrived and performs it, then rings no more.
   *
   * @return whether that was done within {@code millis}
   */
  boolean close(long millis) {
    CountDownLatch done = new CountDownLatch(1);
    executor.execute(
        () -> {
          closed = true;
          if (alarm != null) {
            alarm.cancel(false);
          }
          // Of more than one full inbox the sender keeps on sending: that is not for us to wait
          // for.
          for (int batches = INBOX / BATCH; batches > 0 && !inbox.isEmpty(); batches--) {
            run();
          }
          finishBatch(now());
          done.countDown();
        });
    try {
      return done.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
