package io.mqttsn.gateway.sim;

import java.util.List;

/** How bad it is outside: what the links do to frames, the broker to us, and life to devices. */
enum Weather {
  /** Nothing goes wrong but what devices do to themselves. */
  CALM(w -> w.delay(5, 50)),

  /** One frame in five is lost. */
  RAIN(w -> w.delay(5, 200).losing(0.2).duplicating(0.02)),

  /** Frames are lost, come twice, late, in another order and torn. */
  STORM(w -> w.delay(5, 3_000).losing(0.3).duplicating(0.15).tearing(0.05)),

  /** Fast links that repeat and overtake. */
  ECHO(w -> w.delay(5, 800).duplicating(0.5)),

  /** Whole minutes without any link, now for one device, now for all. */
  PARTITIONS(w -> w.delay(5, 300).losing(0.05).partitions(20, 240)),

  /** The broker refuses, vanishes and comes back with a poor memory. */
  BROKER_TROUBLE(w -> w.delay(5, 100).losing(0.05).brokerTrouble(15, 120)),

  /** Everything at once. */
  HURRICANE(
      w ->
          w.delay(5, 2_000)
              .losing(0.25)
              .duplicating(0.1)
              .tearing(0.05)
              .partitions(30, 180)
              .brokerTrouble(30, 120)),

  /** Little room everywhere: few clients, short queues. */
  CROWD(w -> w.delay(5, 200).losing(0.15).duplicating(0.02).crowded()),

  /** A link without checksum: what flips bits may still be a frame. */
  STATIC(w -> w.delay(5, 200).losing(0.05).duplicating(0.05).flipping(0.05));

  static final List<Weather> ALL = List.of(values());

  /** What may be under way, be repeated, or wait for a gateway that is restarting. */
  private static final long SLACK_MILLIS = 240_000;

  private interface Forecast {
    void describe(Weather weather);
  }

  int minDelay;
  int maxDelay;
  double loss;
  double duplication;

  /** Cut short, so that it can never be taken for another frame. */
  double tearing;

  /** Single bits flipped; whatever comes of it reaches the decoder. */
  double flipping;

  /** 0: none. */
  int minutesBetweenPartitions;

  int partitionSeconds;

  /** 0: never away. */
  int minutesBetweenOutages;

  int outageSeconds;
  boolean crowded;

  Weather(Forecast forecast) {
    forecast.describe(this);
  }

  /** Whether what arrives is what was sent, so that every message can be followed to its end. */
  boolean isHonest() {
    return flipping == 0;
  }

  /** After how long without a word a client must have been declared lost, with all grace. */
  long patienceWith(int keepAliveSeconds) {
    long grace = Math.max(30_000, keepAliveSeconds * 500L);
    return keepAliveSeconds * 1000L + grace + SLACK_MILLIS + 2L * maxDelay;
  }

  private Weather delay(int min, int max) {
    minDelay = min;
    maxDelay = max;
    return this;
  }

  private Weather losing(double probability) {
    loss = probability;
    return this;
  }

  private Weather duplicating(double probability) {
    duplication = probability;
    return this;
  }

  private Weather tearing(double probability) {
    tearing = probability;
    return this;
  }

  private Weather flipping(double probability) {
    flipping = probability;
    return this;
  }

  private Weather partitions(int minutesBetween, int seconds) {
    minutesBetweenPartitions = minutesBetween;
    partitionSeconds = seconds;
    return this;
  }

  private Weather brokerTrouble(int minutesBetween, int seconds) {
    minutesBetweenOutages = minutesBetween;
    outageSeconds = seconds;
    return this;
  }

  private Weather crowded() {
    crowded = true;
    return this;
  }
}
