package io.mqttsn.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * One life of the gateway: how long it runs, and since when. The day's time cannot be trusted at
 * the start: a box without a clock of its own begins in the past, and is set right later. So the
 * time that has gone by is measured, and the start is reckoned back from what the time is now.
 */
public final class Run {

  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final long begun;
  private final String id = String.format("%016x", new Random().nextLong());

  Run(LongSupplier nanoTime, InstantSource clock) {
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.begun = nanoTime.getAsLong();
  }

  /** One that begins now. */
  public static Run begin() {
    return new Run(System::nanoTime, InstantSource.system());
  }

  /** Another one after each start, so that whoever compares two answers sees that there was one. */
  String id() {
    return id;
  }

  Duration uptime() {
    return Duration.ofNanos(nanoTime.getAsLong() - begun);
  }

  Instant startedAt() {
    return clock.instant().minus(uptime());
  }
}
