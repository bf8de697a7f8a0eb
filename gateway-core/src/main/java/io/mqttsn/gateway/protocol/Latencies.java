package io.mqttsn.gateway.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * How long things took, for all clients of one shard together: counted into fixed classes by the
 * shard's own thread, so that a measurement costs two additions.
 */
public final class Latencies {

  /** Upper ends of the classes, in milliseconds; what takes longer is in one class more. */
  public static final List<Integer> BOUNDS_MILLIS =
      List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

  private static final int[] BOUNDS = BOUNDS_MILLIS.stream().mapToInt(Integer::intValue).toArray();

  private final Classes uplink = new Classes();
  private final Classes downlink = new Classes();

  private static final class Classes {
    private final long[] counts = new long[BOUNDS.length + 1];
    private long sumMillis;

    private void add(long millis) {
      int i = 0;
      while (i < BOUNDS.length && millis > BOUNDS[i]) {
        i++;
      }
      counts[i]++;
      sumMillis += millis;
    }

    private Distribution snapshot() {
      List<Long> copy = new ArrayList<>(counts.length);
      for (long count : counts) {
        copy.add(count);
      }
      return new Distribution(copy, sumMillis);
    }
  }

  /**
   * What was measured up to now.
   *
   * @param counts of each class by itself, one more than there are bounds
   * @param sumMillis of everything that was measured
   */
  public record Distribution(List<Long> counts, long sumMillis) {

    public Distribution {
      counts = List.copyOf(counts);
    }

    /** Of both shards' clients. */
    public Distribution plus(Distribution other) {
      List<Long> sums = new ArrayList<>(counts.size());
      for (int i = 0; i < counts.size(); i++) {
        sums.add(counts.get(i) + other.counts.get(i));
      }
      return new Distribution(sums, sumMillis + other.sumMillis);
    }

    /** How often it was measured. */
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /** From a client's PUBLISH at QoS 1 or 2 to the broker's acknowledgement. */
  void addUplink(long millis) {
    uplink.add(millis);
  }

  /** From our PUBLISH at QoS 1 or 2 to the client's PUBACK or PUBREC, where none was repeated. */
  void addDownlink(long millis) {
    downlink.add(millis);
  }

  public Distribution uplink() {
    return uplink.snapshot();
  }

  public Distribution downlink() {
    return downlink.snapshot();
  }
}
