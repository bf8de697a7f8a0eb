package io.mqttsn.app;

import java.time.Duration;
import java.util.Locale;

/**
 * What {@code ping} has measured so far. Synchronized, for Ctrl-C asks from a thread of its own.
 */
final class RoundTrips {

  private int sent;
  private int answered;
  private Duration sum = Duration.ZERO;
  private Duration shortest = Duration.ZERO;
  private Duration longest = Duration.ZERO;

  synchronized void send() {
    sent++;
  }

  synchronized void answer(Duration time) {
    shortest = answered == 0 || time.compareTo(shortest) < 0 ? time : shortest;
    longest = time.compareTo(longest) > 0 ? time : longest;
    sum = sum.plus(time);
    answered++;
  }

  synchronized int sent() {
    return sent;
  }

  synchronized int answered() {
    return answered;
  }

  /** Counts and loss; with an answer also the times. */
  synchronized String summary() {
    int lost = sent == 0 ? 0 : Math.round(100f * (sent - answered) / sent);
    String counts = sent + " sent, " + answered + " answered, " + lost + "% lost";
    return answered == 0
        ? counts
        : counts
            + "\nround trip min/avg/max = "
            + millis(shortest)
            + "/"
            + millis(sum.dividedBy(answered))
            + "/"
            + millis(longest)
            + " ms";
  }

  static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6);
  }
}
