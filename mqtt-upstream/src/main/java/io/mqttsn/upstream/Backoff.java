package io.mqttsn.upstream;

import java.util.function.DoubleSupplier;

/**
 * How long to pause before the next attempt: doubled each time, bounded, and blurred so that the
 * gateways of a site do not return to a restarted broker all at once.
 */
final class Backoff {

  private final UpstreamSettings.Reconnect settings;
  private final DoubleSupplier random;
  private long baseMillis;

  /**
   * @param random numbers from 0 to 1
   */
  Backoff(UpstreamSettings.Reconnect settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
    reset();
  }

  /** Begins again with the shortest pause. */
  void reset() {
    baseMillis = settings.min().toMillis();
  }

  /** The next pause. */
  long nextMillis() {
    double blur = 1 + settings.jitter() * (2 * random.getAsDouble() - 1);
    long pause = Math.round(baseMillis * blur);
    baseMillis = Math.min(baseMillis * 2, settings.max().toMillis());
    return Math.max(1, pause);
  }
}
