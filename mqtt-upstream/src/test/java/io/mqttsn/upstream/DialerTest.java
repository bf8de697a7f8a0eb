package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialerTest {

  private static final LinkEvent.Down FAILED = new LinkEvent.Down(LinkEvent.Down.Why.LINK, "test");

  private final FakeLink link = new FakeLink();
  private final Backoff backoff =
      new Backoff(
          new UpstreamSettings.Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(60), 0),
          () -> 0.5);
  private final UpstreamSettings settings =
      UpstreamSettings.of("one", "gw").withServers(List.of("one", "two"));
  private final Dialer dialer = new Dialer(link, settings, backoff, Metrics.NONE);

  @Test
  void serversAreTriedInOrderThenAfterAPause() {
    dialer.begin(0);
    dialer.onDown(FAILED, 10);
    assertThat(link.dialed).containsExactly("one", "two");
    dialer.onDown(FAILED, 20);
    dialer.onTime(1_019);
    assertThat(link.dialed).hasSize(2);
    dialer.onTime(1_020);
    assertThat(link.dialed).containsExactly("one", "two", "one");
  }

  @Test
  void beginsWithTheFirstServerAfterALoss() {
    dialer.begin(0);
    dialer.onDown(FAILED, 0);
    dialer.onUp(false, 5);
    assertThat(dialer.deadline()).isEqualTo(Dialer.NEVER);
    dialer.onDown(FAILED, 20_000);
    dialer.onTime(dialer.deadline());
    assertThat(link.dialed).containsExactly("one", "two", "one");
  }

  @Test
  void sinceWhenAndWhyItWasAwayIsKnown() {
    dialer.begin(0);
    assertThat(dialer.lastTrouble(5)).isEmpty();
    dialer.onDown(FAILED, 10);
    assertThat(dialer.sinceMillis(15)).isEqualTo(15);
    assertThat(dialer.lastTrouble(15)).contains(new UpstreamReport.Trouble("one: test", 5));
    dialer.onUp(false, 20);
    assertThat(dialer.sinceMillis(50)).isEqualTo(30);
    assertThat(dialer.lastTrouble(50)).contains(new UpstreamReport.Trouble("one: test", 40));
    dialer.onDown(FAILED, 60);
    assertThat(dialer.sinceMillis(70)).isEqualTo(10);
    assertThat(dialer.lastTrouble(70)).contains(new UpstreamReport.Trouble("two: test", 10));
  }

  @Test
  void silentBrokerIsGivenUp() {
    dialer.begin(0);
    dialer.onTime(Dialer.ATTEMPT_MILLIS);
    assertThat(link.aborts).isEqualTo(1);
    dialer.onDown(FAILED, Dialer.ATTEMPT_MILLIS + 1);
    assertThat(link.dialed).containsExactly("one", "two");
  }

  @Test
  void aConnectionOnWhichNothingIsHeardIsCutWhoeverShouldHaveNoticed() {
    long silence = Dialer.SILENT * settings.keepAlive().toMillis();
    dialer.begin(0);
    dialer.onUp(true, 0);
    for (long now = 1_000; now <= 10 * silence; now += 1_000) {
      link.heard += now % (silence - 1_000) == 0 ? 1 : 0;
      dialer.onTime(now);
    }
    assertThat(link.aborts).isZero();
    link.heard++;
    dialer.onTime(20 * silence);
    dialer.onTime(21 * silence - 1);
    assertThat(link.aborts).isZero();
    dialer.onTime(21 * silence);
    assertThat(link.aborts).isEqualTo(1);
    dialer.onDown(FAILED, 21 * silence);
    dialer.onTime(dialer.deadline());
    assertThat(link.dialed).containsExactly("one", "one");
  }

  @Test
  void shortConnectionsDoNotShortenThePause() {
    dialer.begin(0);
    long now = 0;
    long pause = 0;
    for (int i = 0; i < 4; i++) {
      dialer.onUp(false, now);
      dialer.onDown(FAILED, now + 100);
      pause = dialer.deadline() - (now + 100);
      now = dialer.deadline();
      dialer.onTime(now);
    }
    assertThat(pause).isEqualTo(8_000);
  }

  @Test
  void lateNewsOfAnEndedAttemptChangesNothing() {
    dialer.begin(0);
    dialer.onDown(FAILED, 0);
    dialer.onDown(FAILED, 0);
    long deadline = dialer.deadline();
    dialer.onDown(FAILED, 500);
    assertThat(dialer.deadline()).isEqualTo(deadline);
  }
}
