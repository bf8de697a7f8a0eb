package io.mqttsn.bench;

/**
 * Durations in microseconds, kept as counts: 128 steps per power of two, so that a value is never
 * off by more than one in 128, and a long run takes no more memory than a short one.
 */
final class Histogram {

  private static final int STEP_BITS = 7;
  private static final int STEPS = 1 << STEP_BITS;

  private final long[] counts = new long[(Long.SIZE - STEP_BITS + 1) * STEPS];
  private long total;
  private long max;

  void add(long micros) {
    long value = Math.max(0, micros);
    counts[index(value)]++;
    total++;
    max = Math.max(max, value);
  }

  long total() {
    return total;
  }

  long max() {
    return max;
  }

  /**
   * The value that {@code percent} of all do not exceed, at most one step too high; 0 if there are
   * none.
   */
  long percentile(double percent) {
    long rank = Math.max(1, (long) Math.ceil(total * percent / 100));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(max, highest(i));
      }
    }
    return max;
  }

  /**
   * Below two rows of steps every value has a step of its own; above, each row is twice as wide.
   */
  private static int index(long value) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - STEP_BITS - 1);
    return shift * STEPS + (int) (value >>> shift);
  }

  private static long highest(int index) {
    int shift = Math.max(0, index / STEPS - 1);
    long step = index - (long) shift * STEPS;
    return (step + 1 << shift) - 1;
  }
}
