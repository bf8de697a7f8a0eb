package io.mqttsn.upstream;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.runtime.FailureLog;
import io.mqttsn.gateway.runtime.LogText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The thread of the upstream and its clock: the only place of this room that has either. It takes
 * batches from the {@link Inbox}, lets them be decided, hands over the events, and sleeps.
 *
 * <p>When the listener has no room, events wait here and nothing further is taken from the link;
 * commands still are, for shards may be waiting for their effect.
 */
final class UpstreamLoop implements Runnable {

  private static final int BATCH = 256;
  private static final long TICK_MILLIS = 1_000;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long a goodbye may take: status messages first, and then the rest of the connection. */
  private static final long GOODBYE_MILLIS = 1_000;

  private final Inbox inbox;
  private final BrokerLink link;
  private final Dialer dialer;
  private final Aggregation aggregation;
  private final Upstream.Listener listener;
  private final Deque<UpstreamEvent> events = new ArrayDeque<>();
  private final FailureLog failures = new FailureLog("upstream");
  private boolean offered;
  private long nextTick;
  private volatile boolean stopping;
  private volatile Snapshot snapshot;

  UpstreamLoop(Parts parts, UpstreamSettings settings, Upstream.Listener listener) {
    this.inbox = parts.inbox();
    this.link = parts.link();
    this.dialer = parts.dialer();
    this.listener = listener;
    this.aggregation =
        new Aggregation(
            link, settings, parts.memory(), parts.metrics(), System::currentTimeMillis, this::emit);
    this.snapshot = new Snapshot(UpstreamReport.idle(dialer.server()), now());
  }

  @Override
  public void run() {
    while (takeCommands(now()) > 0) {
      // what was restored is known before the first message comes
    }
    dialer.begin(now());
    while (!stopping) {
      if (!turn()) {
        sleep();
      }
    }
    leave();
  }

  /** Ends {@link #run}, soon. */
  void stop() {
    stopping = true;
    inbox.wake();
  }

  /** From any thread. */
  void limit(StatusTopics.Limits limits) {
    aggregation.statusTopics().limit(limits);
  }

  /** From any thread. */
  UpstreamReport status() {
    Snapshot last = snapshot;
    return last.status().later(now() - last.at());
  }

  /**
   * @return whether anything was done
   */
  private boolean turn() {
    long now = now();
    int done = takeCommands(now);
    handOver();
    done += takeHappenings(now);
    if (now >= nextTick || now >= dialer.deadline()) {
      nextTick = now + TICK_MILLIS;
      onTime(now);
    }
    if (offered) {
      offered = false;
      listener.flush();
    }
    if (done > 0) {
      snapshot = new Snapshot(aggregation.status(dialer, now), now);
    }
    return done > 0;
  }

  private int takeCommands(long now) {
    int done = 0;
    for (UpstreamEvent e = inbox.pollRefusal(); e != null; e = inbox.pollRefusal()) {
      emit(e);
      done++;
    }
    UpstreamCommand command;
    while (done < BATCH && (command = inbox.pollCommand()) != null) {
      done++;
      try {
        aggregation.onCommand(command, now);
      } catch (RuntimeException | StackOverflowError e) {
        failures.report(
            LogText.client(command.client(), null)
                + ": its "
                + command.getClass().getSimpleName()
                + " has failed",
            e);
      }
    }
    return done;
  }

  private int takeHappenings(long now) {
    int done = 0;
    LinkEvent event;
    while (done < BATCH && events.isEmpty() && (event = inbox.pollHappening()) != null) {
      done++;
      try {
        onLink(event, now);
      } catch (RuntimeException | StackOverflowError e) {
        failures.report(
            "what the broker said is lost (" + event.getClass().getSimpleName() + ")", e);
      }
    }
    return done;
  }

  /**
   * A defect must not end this thread: nobody would come back to the broker, ever. One that calls
   * itself without end is such a defect; other errors are the machine's, and end the process.
   */
  private void onTime(long now) {
    try {
      dialer.onTime(now);
      aggregation.onTime(now);
    } catch (RuntimeException | StackOverflowError e) {
      failures.report("what was due at the broker is put off", e);
    }
  }

  private void onLink(LinkEvent event, long now) {
    if (event instanceof LinkEvent.Up up) {
      dialer.onUp(up.sessionPresent(), now);
    } else if (event instanceof LinkEvent.Down down) {
      dialer.onDown(down, now);
    }
    aggregation.onLink(event, now);
  }

  private void emit(UpstreamEvent event) {
    if (!events.isEmpty() || !listener.offer(event)) {
      events.add(event);
    } else {
      offered = true;
    }
  }

  private void handOver() {
    while (!events.isEmpty() && listener.offer(events.peek())) {
      events.poll();
      offered = true;
    }
  }

  private void sleep() {
    long millis = Math.min(nextTick, dialer.deadline()) - now();
    long nanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, millis));
    boolean hears = events.isEmpty();
    inbox.await(hears ? nanos : RETRY_NANOS, hears);
  }

  /** Carries out what was submitted, says goodbye, and lets go of the broker. */
  private void leave() {
    long end = now() + GOODBYE_MILLIS;
    while (takeCommands(now()) > 0) {
      // until the inbox is empty
    }
    if (snapshot.status().reachable()) {
      aggregation.end(now());
    }
    while (!aggregation.isDone() && now() < end) {
      handOver();
      if (takeHappenings(now()) == 0) {
        inbox.await(RETRY_NANOS, true);
      }
    }
    link.close(GOODBYE_MILLIS);
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** What was true at a moment. */
  private record Snapshot(UpstreamReport status, long at) {}

  /** What the loop turns. */
  record Parts(
      Inbox inbox, BrokerLink link, Dialer dialer, UpstreamMemory memory, Metrics metrics) {}
}
