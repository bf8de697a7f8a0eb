package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pauses as a broker meets them that dies again and again. */
class PausesTest {

  private static final Duration SHORT_LIFE = Duration.ofMillis(59_999);

  @Test
  void doublesFromOneSecondToAMinuteAndStaysThere() {
    assertThat(
            Stream.iterate(Duration.ZERO, pause -> Pauses.USUAL.after(pause, SHORT_LIFE))
                .skip(1)
                .limit(9)
                .map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void beginsAnewAfterALifeOfAMinute() {
    assertThat(Pauses.USUAL.after(Duration.ofSeconds(32), Duration.ofMinutes(1)))
        .isEqualTo(Duration.ofSeconds(1));
  }
}
