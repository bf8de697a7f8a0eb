package io.mqttsn.app;

import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.CountingMetrics;
import io.mqttsn.gateway.runtime.FailureLog;
import io.mqttsn.gateway.runtime.Gateway;
import io.mqttsn.gateway.runtime.LossLog;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a running gateway's losses every few seconds, on a thread of its own: a journal that is
 * stuck keeps no client waiting.
 */
final class LossWatch implements AutoCloseable {

  /** Looks at nothing. */
  static final LossWatch NONE = new LossWatch(null);

  private final ScheduledExecutorService clock;

  private LossWatch(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  static LossWatch over(Gateway gateway, List<Transport> transports, CountingMetrics metrics) {
    LossLog log =
        new LossLog(
            metrics::values,
            () -> transports.stream().map(Transport::report).toList(),
            gateway.concerned());
    FailureLog failures = new FailureLog("Gateway");
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "losses");
              thread.setDaemon(true);
              return thread;
            });
    Runnable look =
        () -> {
          try {
            log.look(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
          } catch (RuntimeException defect) {
            failures.report("losses are not told", defect); // and looked for again all the same
          }
        };
    long pause = LossLog.LOOK_MILLIS;
    clock.scheduleWithFixedDelay(look, pause, pause, TimeUnit.MILLISECONDS);
    return new LossWatch(clock);
  }

  @Override
  public void close() {
    if (clock != null) {
      clock.shutdownNow();
    }
  }
}
