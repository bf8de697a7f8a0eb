package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests a bucket lets through, in virtual time. */
class RateLimitTest {

  private static int admitted(RateLimit limit, int asked, long now) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += limit.admits(now) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void aSecondsWorthMayComeAtOnceAndNoMore() {
    RateLimit limit = new RateLimit(50);
    assertThat(admitted(limit, 1000, 0)).isEqualTo(50);
    assertThat(admitted(limit, 1000, 19)).isZero();
    assertThat(admitted(limit, 1000, 20)).isOne();
    assertThat(admitted(limit, 1000, 520)).isEqualTo(25);

    assertThat(admitted(limit, 1000, 1_000_000)).isEqualTo(50);
  }

  @Test
  void zeroIsNoLimit() {
    assertThat(admitted(new RateLimit(0), 100_000, 0)).isEqualTo(100_000);
  }

  @Test
  void timeMayBeginAnywhere() {
    for (long origin : new long[] {Long.MIN_VALUE / 2, -1, 0, Long.MAX_VALUE / 2}) {
      RateLimit limit = new RateLimit(1);
      assertThat(admitted(limit, 5, origin)).isOne();
      assertThat(admitted(limit, 5, origin + 999)).isZero();
      assertThat(admitted(limit, 5, origin + 1000)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void inTheLongRunExactlyTheRateIsServedHoweverOftenAClientAsks(long seed) {
    Random random = new Random(seed);
    int perSecond = 1 + random.nextInt(400);
    RateLimit limit = new RateLimit(perSecond);
    long now = 0;
    long served = 0;
    while (now < 3_600_000) {
      served += admitted(limit, 1 + perSecond, now);
      now += random.nextInt(100);
    }

    assertThat(served).isBetween(perSecond * (now / 1000), perSecond * (now / 1000 + 2));
  }
}
