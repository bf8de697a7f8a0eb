package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Where other threads leave things for the upstream thread: shards their commands, the client
 * library what happens on the link. Without locks; whoever leaves something wakes the thread only
 * if it sleeps.
 *
 * <p>Bounds: publishes beyond the limit are refused (QoS 1 and 2) or dropped and counted (QoS 0).
 * Other commands are bounded by the number of clients and must not be lost. QoS 0 messages from the
 * broker beyond {@link #ARRIVALS} are dropped and counted; those at QoS 1 and 2 are bounded by the
 * broker's own window, for none is acknowledged before its time.
 */
final class Inbox {

  static final int ARRIVALS = 10_000;

  private final Queue<UpstreamCommand> commands = new ConcurrentLinkedQueue<>();
  private final Queue<UpstreamEvent> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<LinkEvent> happenings = new ConcurrentLinkedQueue<>();
  private final AtomicInteger publishes = new AtomicInteger();
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final int limit;
  private final Metrics metrics;
  private volatile Thread sleeper;

  /**
   * @param limit publishes that may lie here
   */
  Inbox(int limit, Metrics metrics) {
    this.limit = limit;
    this.metrics = metrics;
  }

  /** Leaves a command without waking anybody; see {@link #wake}. */
  void submit(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Publish publish && publishes.incrementAndGet() > limit) {
      publishes.decrementAndGet();
      if (publish.qos() == Qos.ONE || publish.qos() == Qos.TWO) {
        refusals.add(
            new UpstreamEvent.Refused(
                publish.client(), publish.token(), UpstreamEvent.Cause.CONGESTION));
      } else {
        metrics.count(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE);
      }
      return;
    }
    commands.add(command);
  }

  /** Leaves what happened on the link. */
  void tell(LinkEvent event) {
    if (event instanceof LinkEvent.Arrived arrived
        && arrivals.incrementAndGet() > ARRIVALS
        && arrived.qos() == 0) {
      arrivals.decrementAndGet();
      metrics.count(Counter.DELIVERIES_DROPPED_QUEUE_FULL);
      return;
    }
    happenings.add(event);
    wake();
  }

  void wake() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(sleeper);
    }
  }

  /** The next command; null if there is none. */
  UpstreamCommand pollCommand() {
    UpstreamCommand command = commands.poll();
    if (command instanceof UpstreamCommand.Publish) {
      publishes.decrementAndGet();
    }
    return command;
  }

  /** An answer to a publish that found no room; null if there is none. */
  UpstreamEvent pollRefusal() {
    return refusals.poll();
  }

  /** The next happening; null if there is none. */
  LinkEvent pollHappening() {
    LinkEvent event = happenings.poll();
    if (event instanceof LinkEvent.Arrived) {
      arrivals.decrementAndGet();
    }
    return event;
  }

  /**
   * Sleeps until something is left here, at most {@code nanos}. May return early.
   *
   * @param hears whether happenings end the sleep
   */
  void await(long nanos, boolean hears) {
    sleeper = Thread.currentThread();
    asleep.set(true);
    if (commands.isEmpty() && refusals.isEmpty() && !(hears && !happenings.isEmpty())) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep.set(false);
  }
}
