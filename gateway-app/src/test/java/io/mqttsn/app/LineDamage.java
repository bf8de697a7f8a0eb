package io.mqttsn.app;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/**
 * What a bad line does to octets: each is, with the same probability, changed, lost or followed by
 * one that nobody sent. Both directions may ask at once.
 */
final class LineDamage {

  private final Random random;
  private volatile double share;
  private long hits;
  private long octets;

  LineDamage(long seed) {
    this.random = new Random(seed);
  }

  /** From now on this share of the octets is hit; 0 for none. */
  void hit(double shareOfOctets) {
    share = shareOfOctets;
  }

  boolean isOn() {
    return share > 0;
  }

  /** Octets that were hit so far. */
  synchronized long hits() {
    return hits;
  }

  /** Octets that passed while the line was bad. */
  synchronized long octets() {
    return octets;
  }

  synchronized byte[] pass(byte[] sent) {
    if (!isOn()) {
      return sent;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    octets += sent.length;
    for (byte octet : sent) {
      if (random.nextDouble() >= share) {
        out.write(octet);
        continue;
      }
      hits++;
      switch (random.nextInt(3)) {
        case 0 -> out.write(octet ^ 1 + random.nextInt(255));
        case 1 -> {} // lost
        default -> {
          out.write(octet);
          out.write(random.nextInt(256));
        }
      }
    }
    return out.toByteArray();
  }
}
