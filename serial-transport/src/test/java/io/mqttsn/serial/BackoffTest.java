package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(new SplittableRandom(1));

  @Test
  void pausesGrowFromHalfASecondToHalfAMinuteAndVaryByAQuarter() {
    for (long full = 500; full < 30_000; full *= 2) {
      assertThat(backoff.nextMillis()).isBetween(full * 3 / 4, full);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextMillis()).isBetween(22_500L, 30_000L);
    }
  }

  @Test
  void afterAResetTheyBeginAnew() {
    backoff.nextMillis();
    backoff.nextMillis();
    backoff.reset();

    assertThat(backoff.nextMillis()).isLessThanOrEqualTo(Backoff.FIRST_MILLIS);
  }
}
