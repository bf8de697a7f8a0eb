package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.upstream.LinkEvent.Down;
import io.mqttsn.upstream.LinkEvent.Down.Why;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of a broker, in made-up time. */
class BrokerNewsTest {

  private static final long HOUR = 3_600_000;

  private final List<String> lines = new ArrayList<>();
  private final BrokerNews news =
      new BrokerNews(List.of("one", "two"), (level, line) -> lines.add(level + " " + line));
  private long now = 5;

  private void passes(long millis) {
    for (long end = now + millis; now < end; ) {
      now += 1000;
      news.onTime(now);
    }
  }

  private void fails(Why why) {
    news.attempt();
    news.failed("one", new Down(why, "test"), now);
  }

  private void comesUp() {
    news.attempt();
    news.up("one", false, now);
  }

  @Test
  void aStartAndAShortOutageAreTold() {
    news.begin(now);
    comesUp();
    news.lost("one", "it was restarted", now);
    passes(3_000);
    comesUp();
    assertThat(lines)
        .containsExactly(
            "INFO Broker one up, session new",
            "INFO Broker one down: it was restarted",
            "INFO Broker one up after 3 s and 1 attempts, session new");
  }

  @Test
  void aBrokerThatStaysAwayIsAWarningAfterAMinuteAndEachHour() {
    news.begin(now);
    for (int i = 0; i < 7200; i += 10) {
      fails(Why.LINK);
      passes(10_000);
    }
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo("INFO Broker one cannot be reached: test; trying again for ever");
    assertThat(lines.get(1))
        .startsWith("WARN Broker one, two away for 60 s, 6 attempts: test. Check upstream.servers");
    assertThat(lines.get(2))
        .startsWith("WARN Broker one, two away for 61 min, 366 attempts: test.");
  }

  @Test
  void aRefusalIsAWarningAtOnceAndNotAnotherOneAMinuteLater() {
    news.begin(now);
    for (int i = 0; i < 360; i++) {
      fails(i % 2 == 0 ? Why.REFUSED : Why.LINK);
      passes(10_000);
    }
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("WARN Broker one refuses the connection: test. Check upstream.client-id");
    assertThat(lines.get(1)).startsWith("WARN Broker one, two away for 60 min");
  }

  @Test
  void aBrokerThatComesAndGoesEverySecondIsNoFlood() {
    news.begin(now);
    comesUp();
    for (long end = now + 24 * HOUR; now < end; ) {
      news.lost("one", "another client", now);
      passes(1_000);
      comesUp();
    }
    assertThat(lines).hasSizeLessThan(70);
    assertThat(lines.get(1)).isEqualTo("INFO Broker one down: another client");
    assertThat(lines.get(3))
        .isEqualTo(
            "WARN Broker one down: another client; 59 more in the last 60 s: does another"
                + " program use the same upstream.client-id, or does the broker hang up over a"
                + " message that its rules forbid");
    assertThat(lines).last().asString().contains("up after");
  }

  @Test
  void oneThatWasNotToldToBeAwayAndStaysAwayIsTold() {
    news.begin(now);
    comesUp();
    news.lost("one", "first", now);
    comesUp();
    news.lost("one", "second", now);
    passes(61_000);
    assertThat(lines)
        .last()
        .asString()
        .startsWith("WARN Broker one, two away for 60 s, 0 attempts: second.");
    comesUp();
    assertThat(lines).last().asString().startsWith("INFO Broker one up after 61 s");
  }

  @Test
  void aRefusalThatIsTooEarlyToTellIsStillAnOutageAfterAMinute() {
    news.begin(now);
    for (int i = 0; i < 2; i++) {
      comesUp();
      news.lost("one", "it was restarted", now);
      fails(Why.REFUSED);
      passes(1_000);
    }
    assertThat(lines).filteredOn(line -> line.contains("refuses")).hasSize(1);
    lines.clear();
    for (int i = 0; i < 12; i++) {
      fails(Why.REFUSED);
      passes(10_000);
    }
    assertThat(lines).singleElement().asString().startsWith("WARN Broker one");
  }
}
