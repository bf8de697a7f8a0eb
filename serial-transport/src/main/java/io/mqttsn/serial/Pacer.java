package io.mqttsn.serial;

/**
 * Reckons when a line will have sent what it was given. The operating system would take some
 * kilobytes at once, which is seconds at low speed, and what is urgent cannot overtake there.
 */
final class Pacer {

  /** How far the line is fed ahead: more than a thread may oversleep, less than anyone notices. */
  static final long AHEAD_NANOS = 50_000_000L;

  private final double nanosPerOctet;
  private long doneAt;

  /**
   * @param octetsPerSecond 0 for a line that sets no pace
   */
  Pacer(double octetsPerSecond, long now) {
    nanosPerOctet = octetsPerSecond == 0 ? 0 : 1e9 / octetsPerSecond;
    doneAt = now;
  }

  void written(int octets, long now) {
    long from = doneAt - now > 0 ? doneAt : now;
    doneAt = from + Math.round(octets * nanosPerOctet);
  }

  /** How long to wait before the line may be given more; not positive if it may now. */
  long nanosToWait(long now) {
    return doneAt - now - AHEAD_NANOS;
  }

  /** More octets than this unsent means that the other end holds the line back. */
  int octetsAhead(int lastFrame) {
    return nanosPerOctet == 0
        ? Integer.MAX_VALUE
        : lastFrame + (int) Math.ceil(2 * AHEAD_NANOS / nanosPerOctet);
  }
}
