package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A box without a clock of its own wakes up in the past. */
class RunTest {

  private long nanos = Long.MAX_VALUE - 5; // it may overflow
  private Instant day = Instant.parse("1970-01-01T00:00:07Z");
  private final Run run = new Run(() -> nanos, () -> day);

  @Test
  void aClockThatIsSetRightChangesWhenItBeganAndNotForHowLongItRuns() {
    nanos += TimeUnit.SECONDS.toNanos(90);
    day = day.plusSeconds(90);
    assertThat(run.uptime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(run.startedAt()).isEqualTo("1970-01-01T00:00:07Z");
    day = Instant.parse("2026-11-29T12:01:30Z");
    assertThat(run.uptime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(run.startedAt()).isEqualTo("2026-11-29T12:00:00Z");
  }

  @Test
  void aClockThatIsPutBackMakesNoNegativeTime() {
    nanos += TimeUnit.HOURS.toNanos(1);
    day = day.minusSeconds(86_400);
    assertThat(run.uptime()).isEqualTo(Duration.ofHours(1));
  }
}
