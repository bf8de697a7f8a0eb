package io.mqttsn.gateway.protocol;

import java.util.Arrays;

/**
 * The message ids that one client finished last, to recognise a repetition whose acknowledgement
 * got lost, or that was late (SN-PUB-3, SN-PUB-5).
 *
 * <p>Bounded: the newest {@value #SIZE} ids. A client has but a few messages open at once, so a
 * repetition is always among the newest. A hash of topic and payload is kept beside the id, because
 * small clients count in few bits and come round soon.
 */
final class RecentIds {

  private static final int SIZE = 32;
  private static final int NONE = -1;

  private final int[] ids = new int[SIZE];
  private final int[] hashes = new int[SIZE];
  private final long[] times = new long[SIZE];
  private int next;

  RecentIds() {
    Arrays.fill(ids, NONE);
  }

  void add(int id, int hash, long now) {
    ids[next] = id;
    hashes[next] = hash;
    times[next] = now;
    next = (next + 1) % SIZE;
  }

  /** Whether this was finished at {@code since} or later. */
  boolean contains(int id, int hash, long since) {
    for (int i = 0; i < SIZE; i++) {
      if (ids[i] == id && hashes[i] == hash && times[i] >= since) {
        return true;
      }
    }
    return false;
  }
}
