package io.mqttsn.gateway.protocol;

import java.time.Duration;

/**
 * How patiently an answer of a client is awaited: a radio that takes seconds for a frame needs more
 * time than a local network.
 *
 * @param interval T_retry: between two transmissions of an unanswered frame, 1 ms to 1 h
 * @param count N_retry: repetitions after the first transmission, 0 to 100
 */
public record RetryPolicy(Duration interval, int count) {

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException naming the component and its range
   */
  public RetryPolicy {
    Ranges.between("retryInterval", interval, Duration.ofMillis(1), Duration.ofHours(1));
    Ranges.between("retryCount", count, 0, 100);
  }

  long intervalMillis() {
    return interval.toMillis();
  }
}
