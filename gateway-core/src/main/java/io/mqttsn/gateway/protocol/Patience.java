package io.mqttsn.gateway.protocol;

import java.time.Duration;

/**
 * How patient the gateway is with the clients of one link.
 *
 * @param retry how it repeats what they do not answer
 * @param keepAliveTolerance how long after its keep-alive, or its announced sleep, a silent client
 *     is not lost yet, 0 s to 7 d; never less than what is usual everywhere (A38)
 */
public record Patience(RetryPolicy retry, Duration keepAliveTolerance) {

  public static final Duration LONGEST_TOLERANCE = Duration.ofDays(7);

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException naming the component and its range
   */
  public Patience {
    Ranges.between("keepAliveTolerance", keepAliveTolerance, Duration.ZERO, LONGEST_TOLERANCE);
  }

  /** For a link on which the tolerance that is usual everywhere will do. */
  public static Patience of(RetryPolicy retry) {
    return new Patience(retry, Duration.ZERO);
  }

  /**
   * For a link that may lose or delay as much as {@code retry} makes up for.
   *
   * <p>A client that pings when its keep-alive is over repeats the PINGREQ as we would: the last
   * repetition leaves N_retry × T_retry later, and may be under way for as long as its answer is
   * awaited, one more T_retry.
   */
  public static Patience withSlow(RetryPolicy retry) {
    return new Patience(retry, retry.interval().multipliedBy(retry.count() + 1L));
  }
}
