package io.mqttsn.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long this gateway runs, and since when. The day's time cannot be trusted at the start: a box
 * without a clock of its own begins in the past, and is set right later. So the time that has gone
 * by is measured, and the start is reckoned back from what the time is now.
 */
public final class Run {

  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final long begun;

  Run(LongSupplier nanoTime, InstantSource clock) {
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.begun = nanoTime.getAsLong();
  }

  /** One that begins now. */
  public static Run begin() {
    return new Run(System::nanoTime, InstantSource.system());
  }

  Duration uptime() {
    return Duration.ofNanos(nanoTime.getAsLong() - begun);
  }

  Instant startedAt() {
    return clock.instant().minus(uptime());
  }
}
