package io.mqttsn.serial;

import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: half a second, doubled each time up to half a minute. Each is shortened
 * by up to a quarter, by chance, so that the ports of a hub do not all come at once.
 */
final class Backoff {

  static final long FIRST_MILLIS = 500;
  static final long LONGEST_MILLIS = 30_000;

  private final RandomGenerator random;
  private long next = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  long nextMillis() {
    long pause = next;
    next = Math.min(LONGEST_MILLIS, 2 * next);
    return pause - random.nextLong(pause / 4 + 1);
  }

  void reset() {
    next = FIRST_MILLIS;
  }
}
