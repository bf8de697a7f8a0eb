package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final UpstreamSettings.Reconnect SETTINGS =
      new UpstreamSettings.Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(5), 0.3);

  @Test
  void pauseDoublesUpToTheLongest() {
    Backoff backoff = new Backoff(SETTINGS, () -> 0.5);
    assertThat(new long[] {next(backoff), next(backoff), next(backoff), next(backoff)})
        .containsExactly(1_000, 2_000, 4_000, 5_000);
    assertThat(next(backoff)).isEqualTo(5_000);
    backoff.reset();
    assertThat(next(backoff)).isEqualTo(1_000);
  }

  @Test
  void jitterStaysWithinItsShare() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(new Backoff(SETTINGS, random::nextDouble).nextMillis()).isBetween(700L, 1_300L);
    }
  }

  private static long next(Backoff backoff) {
    return backoff.nextMillis();
  }
}
