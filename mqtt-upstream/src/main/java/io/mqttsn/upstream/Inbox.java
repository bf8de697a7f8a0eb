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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Where other threads leave things for the upstream thread: shards their commands, the client
 * library what happens on the link. Without locks; whoever leaves something wakes the thread only
 * if it sleeps.
 *
 * <p>Bounds: publishes beyond the limit, in number or octets, are refused (QoS 1 and 2) or dropped
 * and counted (QoS 0). Other commands are bounded by the number of clients and must not be lost.
 * QoS 0 messages from the broker beyond {@link #ARRIVALS}, or their octets, are dropped and
 * counted; those at QoS 1 and 2 are bounded by the broker's own window, for none is acknowledged
 * before its time.
 */
final class Inbox {

  static final int ARRIVALS = 10_000;

  private final Queue<UpstreamCommand> commands = new ConcurrentLinkedQueue<>();
  private final Queue<UpstreamEvent> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<LinkEvent> happenings = new ConcurrentLinkedQueue<>();
  private final AtomicInteger publishes = new AtomicInteger();
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicLong publishOctets = new AtomicLong();
  private final AtomicLong arrivalOctets = new AtomicLong();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final int limit;
  private final UpstreamMemory memory;
  private final Metrics metrics;
  private volatile Thread sleeper;

  /**
   * @param limit publishes that may lie here
   */
  Inbox(int limit, UpstreamMemory memory, Metrics metrics) {
    this.limit = limit;
    this.memory = memory;
    this.metrics = metrics;
  }

  /** Leaves a command without waking anybody; see {@link #wake}. */
  void submit(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Publish publish && !hasRoom(publish)) {
      count(publish, -1);
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

  private boolean hasRoom(UpstreamCommand.Publish publish) {
    count(publish, 1);
    return publishes.get() <= limit && publishOctets.get() <= memory.publishes();
  }

  private void count(UpstreamCommand.Publish publish, int sign) {
    publishes.addAndGet(sign);
    publishOctets.addAndGet(sign * UpstreamMemory.of(publish.topic(), publish.payload().length()));
  }

  private void count(LinkEvent.Arrived arrived, int sign) {
    arrivals.addAndGet(sign);
    arrivalOctets.addAndGet(sign * UpstreamMemory.of(arrived.topic(), arrived.payload().length()));
  }

  private boolean hasRoom(LinkEvent.Arrived arrived) {
    count(arrived, 1);
    return arrived.qos() > 0
        || arrivals.get() <= ARRIVALS && arrivalOctets.get() <= memory.arrivals();
  }

  /** Leaves what happened on the link. */
  void tell(LinkEvent event) {
    if (event instanceof LinkEvent.Arrived arrived && !hasRoom(arrived)) {
      count(arrived, -1);
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
    if (command instanceof UpstreamCommand.Publish publish) {
      count(publish, -1);
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
    if (event instanceof LinkEvent.Arrived arrived) {
      count(arrived, -1);
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
