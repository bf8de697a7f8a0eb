package io.mqttsn.gateway.sim;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A loop's thread in virtual time: it does what a loop asks of an executor, and no more. Once shut
 * down nothing that was asked for happens any more, as when a process is killed.
 */
final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService {

  private final Clock clock;
  private final Consumer<Runnable> runner;
  private boolean introduced;
  private boolean dead;
  private int alarms;

  /**
   * @param runner lets each task run
   * @param ownThread whether frames arrive in the loop's own thread, so that none goes through its
   *     inbox; both ways occur in the field
   */
  VirtualExecutor(Clock clock, Consumer<Runnable> runner, boolean ownThread) {
    this.clock = clock;
    this.runner = runner;
    this.introduced = ownThread;
  }

  /** Alarms that are set and have not rung, and tasks that have not run. */
  int alarms() {
    return alarms;
  }

  @Override
  public void execute(Runnable task) {
    alarms++;
    clock.in(
        0,
        () -> {
          alarms--;
          run(task);
        });
  }

  private void run(Runnable task) {
    if (dead) {
      return;
    }
    if (introduced) {
      runner.accept(task);
    } else {
      introduced = true;
      elsewhere(task);
    }
  }

  /** A loop takes the thread of its first task for its own. */
  private static void elsewhere(Runnable task) {
    Thread other = new Thread(task);
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Alarm alarm = new Alarm();
    alarms++;
    alarm.event =
        clock.in(
            unit.toMillis(delay),
            () -> {
              alarms--;
              run(task);
            });
    return alarm;
  }

  @Override
  public List<Runnable> shutdownNow() {
    dead = true;
    return List.of();
  }

  @Override
  public void shutdown() {
    dead = true;
  }

  @Override
  public boolean isShutdown() {
    return dead;
  }

  @Override
  public boolean isTerminated() {
    return dead;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return dead;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long first, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long first, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  /** An alarm that can be called off; nobody asks it anything else. */
  private final class Alarm implements ScheduledFuture<Object> {
    private Clock.Event event;

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean pending = !event.isCalledOff();
      if (pending) {
        event.callOff();
        alarms--;
      }
      return pending;
    }

    @Override
    public boolean isCancelled() {
      return event.isCalledOff();
    }

    @Override
    public boolean isDone() {
      return event.isCalledOff();
    }

    @Override
    public Object get() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException();
    }
  }
}
