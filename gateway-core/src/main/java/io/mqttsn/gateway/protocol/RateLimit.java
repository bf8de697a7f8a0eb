package io.mqttsn.gateway.protocol;

/**
 * How often one client may ask for something: a bucket that a second fills, so a client may save up
 * for a burst of one second's worth and no more.
 *
 * <p>Counted are requests that cost the broker or the tables something; answers, PINGREQ and
 * DISCONNECT are free, or a client that talks too much could not even leave. What is refused costs
 * nothing: a client that repeats in vain is served as soon as the bucket allows.
 */
final class RateLimit {

  /** What one request costs; a client with n per second earns n in each millisecond. */
  private static final long PRICE = 1000;

  private int perSecond;
  private long savings;
  private long savedUntil = Long.MIN_VALUE;

  /**
   * @param perSecond 0 for no limit
   */
  RateLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  /** From now on this is the limit; what was saved is forgotten. */
  void limit(int perSecond) {
    if (perSecond != this.perSecond) {
      this.perSecond = perSecond;
      savedUntil = Long.MIN_VALUE;
    }
  }

  /** Whether one more request may be served now; if so, it is paid for. */
  boolean admits(long now) {
    if (perSecond == 0) {
      return true;
    }
    long full = perSecond * PRICE;
    if (savedUntil == Long.MIN_VALUE || now - savedUntil >= PRICE) {
      savings = full;
    } else {
      savings = Math.min(full, savings + (now - savedUntil) * perSecond);
    }
    savedUntil = now;
    if (savings < PRICE) {
      return false;
    }
    savings -= PRICE;
    return true;
  }
}
