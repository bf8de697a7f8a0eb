package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  private static final Duration AGES = Duration.ofDays(1_000_000_000);

  @ParameterizedTest
  @CsvSource({
    "1ms,PT0.001S",
    "1500ms,PT1.5S",
    "15s,PT15S",
    "10m,PT10M",
    "25h,PT25H",
    "7d,PT168H",
    "999999999d,PT23999999976H"
  })
  void durationRoundTrips(String text, Duration duration) {
    assertThat(Units.duration(text, Duration.ZERO, AGES)).isEqualTo(duration);
    assertThat(Units.text(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"60s,1m", "24h,1d", "90m,90m", "1000ms,1s"})
  void durationIsPrintedInItsLargestUnit(String text, String shortest) {
    assertThat(Units.text(Units.duration(text, Duration.ZERO, AGES))).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "1.0,1", "0.30,0.3", "0.000001,0.000001"})
  void fractionRoundTrips(String text, String shortest) {
    assertThat(Units.text(Units.fraction(text))).isEqualTo(shortest);
  }
}
