package io.mqttsn.embedded;

import java.time.Duration;

/**
 * How long a broker that has ended waits for its next start: {@code first}, then twice as long each
 * time up to {@code longest}, and {@code first} again once it has lived for {@code settled}. What
 * ended it by chance is made good at once, what ends it every time costs next to nothing.
 */
record Pauses(Duration first, Duration longest, Duration settled) {

  static final Pauses USUAL =
      new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  /**
   * The pause after a life that came to an end; {@code previous} was the pause before that life.
   */
  Duration after(Duration previous, Duration life) {
    if (previous.isZero() || life.compareTo(settled) >= 0) {
      return first;
    }
    Duration doubled = previous.multipliedBy(2);
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
