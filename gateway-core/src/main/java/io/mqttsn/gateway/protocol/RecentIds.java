package io.mqttsn.gateway.protocol;

import java.util.Arrays;

/**
 * The message ids that one client finished last, to recognise a repetition whose acknowledgement
 * got lost (SN-PUB-3).
 *
 * <p>Bounded: the newest {@value #SIZE} ids, each for a limited time. A client has but a few
 * messages open at once, so a repetition is always among the newest. A hash of topic and payload is
 * kept beside the id, because small clients count in few bits and come round soon.
 */
final class RecentIds {

  private static final int SIZE = 32;

  private final long millis;
  private final int[] ids = new int[SIZE];
  private final int[] hashes = new int[SIZE];
  private final long[] expiries = new long[SIZE];
  private int next;

  RecentIds(long millis) {
    this.millis = millis;
    Arrays.fill(expiries, Long.MIN_VALUE);
  }

  void add(int id, int hash, long now) {
    ids[next] = id;
    hashes[next] = hash;
    expiries[next] = now + millis;
    next = (next + 1) % SIZE;
  }

  boolean contains(int id, int hash, long now) {
    for (int i = 0; i < SIZE; i++) {
      if (ids[i] == id && hashes[i] == hash && expiries[i] >= now) {
        return true;
      }
    }
    return false;
  }
}
