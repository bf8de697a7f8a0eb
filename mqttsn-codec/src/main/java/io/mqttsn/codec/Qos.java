package io.mqttsn.codec;

/** Quality of service as the flags octet carries it (MQTT-SN 1.2 §5.3.4). */
public enum Qos {
  /** Fire and forget. */
  ZERO(0, 0b00),
  /** At least once. */
  ONE(1, 0b01),
  /** Exactly once. */
  TWO(2, 0b10),
  /** Publish without a connection (§6.8): predefined ids and short names only, never answered. */
  MINUS_ONE(-1, 0b11);

  private static final Qos[] BY_BITS = {ZERO, ONE, TWO, MINUS_ONE};

  private final int level;
  private final int bits;

  Qos(int level, int bits) {
    this.level = level;
    this.bits = bits;
  }

  /** The QoS whose two wire bits are {@code bits & 3}. */
  public static Qos fromBits(int bits) {
    return BY_BITS[bits & 0b11];
  }

  /**
   * The QoS with this MQTT level.
   *
   * @throws IllegalArgumentException unless {@code level} is 0, 1 or 2
   */
  public static Qos ofLevel(int level) {
    if (level < 0 || level > 2) {
      throw new IllegalArgumentException("MQTT knows QoS 0, 1 and 2, not " + level);
    }
    return BY_BITS[level];
  }

  /** −1, 0, 1 or 2. */
  public int level() {
    return level;
  }

  /** The two bits on the wire. */
  public int bits() {
    return bits;
  }

  /**
   * The lower of the two: what a message published at one and subscribed at the other arrives with.
   */
  public Qos min(Qos other) {
    return level <= other.level ? this : other;
  }

  /** The higher of the two. */
  public Qos max(Qos other) {
    return level >= other.level ? this : other;
  }
}
