package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A defect that somebody provokes again and again. */
class FailureLogTest {

  private long now = 5;
  private final FailureLog log = new FailureLog(() -> now);

  @Test
  void theSameDefectIsToldOnceAMinuteWithHowOftenItWasNot() {
    assertThat(log.untold(defect())).isZero();
    for (int i = 0; i < 7; i++) {
      now += 1000;
      assertThat(log.untold(defect())).isEqualTo(-1);
    }
    now += 60_000;
    assertThat(log.untold(defect())).isEqualTo(7);
    now += 60_000;
    assertThat(log.untold(defect())).isZero();
  }

  @Test
  void anotherDefectIsToldAtOnce() {
    assertThat(log.untold(defect())).isZero();
    assertThat(log.untold(new IllegalStateException("from another line"))).isZero();
    assertThat(log.untold(new IllegalArgumentException("of another kind"))).isZero();
  }

  private static RuntimeException defect() {
    return new IllegalStateException("a defect");
  }
}
