package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.DeviceStatus;
import io.mqttsn.gateway.port.DeviceStatus.Reason;
import io.mqttsn.gateway.port.DeviceStatus.State;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an earlier life of the gateway left at the broker. */
class StatusReadingTest extends AggregationFixture {

  @BeforeEach
  void open() {
    aggregation = aggregation("", Optional.of("devs"));
  }

  private void found(String level, String payload) {
    arrives(new LinkEvent.Arrived("devs/" + level, Bytes.utf8(payload), 0, true, 0));
  }

  private static String status(String state, String since) {
    return "{\"status\":\"" + state + "\",\"since\":\"" + since + "\",\"reason\":\"connected\"}";
  }

  private void passes(long millis) {
    now += millis;
    aggregation.onTime(now);
  }

  private List<String> published() {
    return link.published.stream().map(m -> m.topic() + " " + m.payload().toUtf8()).toList();
  }

  @Test
  void whoWasThereBeforeTheRestartMayBeAnywhere() {
    up(true);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE devs/+ 0");
    brokerAnswers(0);
    found("a%2Fb", status("online", "2026-11-20T00:00:00Z"));
    found("c", status("asleep", "2026-11-20T00:00:00Z"));
    found("d", status("lost", "2026-11-20T00:00:00Z"));
    found("e", status("unknown", "2026-11-20T00:00:00Z"));
    String unknown =
        "{\"status\":\"unknown\",\"since\":\"2026-11-21T17:02:03Z\","
            + "\"reason\":\"gateway restarted\"}";
    assertThat(published()).containsExactly("devs/a%2Fb " + unknown, "devs/c " + unknown);
  }

  @Test
  void whatIsKnownInThisLifeIsTruer() {
    up(true);
    brokerAnswers(0);
    does(
        new UpstreamCommand.Tell(
            "a", new DeviceStatus(State.ONLINE, Reason.CONNECTED, 0, Optional.of("lan"))));
    found("a", status("asleep", "2026-11-20T00:00:00Z"));
    assertThat(published()).hasSize(1).first().asString().contains("online");
  }

  @Test
  void whatIsNotOursIsLeftAlone() {
    up(true);
    brokerAnswers(0);
    found("a", "on");
    found("b", "{\"status\":\"online\"}");
    found("c", "{\"status\":\"odd\",\"since\":\"2026-11-20T00:00:00Z\"}");
    found("d", status("online", "yesterday"));
    found("e%2f", status("online", "2026-11-20T00:00:00Z"));
    found("f", "");
    found("g/h", status("online", "2026-11-20T00:00:00Z"));
    found("i", status("online", "2026-11-20T00:00:00Z") + "x".repeat(2000));
    assertThat(published()).isEmpty();
    assertThat(aggregation.statusTopics().size()).isZero();
  }

  @Test
  void itEndsWhenNothingMoreComes() {
    up(true);
    brokerAnswers(0);
    link.takePackets();
    passes(StatusReading.QUIET_MILLIS - 1);
    found("a", status("online", "2026-11-20T00:00:00Z"));
    arrives(FakeLink.retained("elsewhere", 7));
    passes(StatusReading.QUIET_MILLIS - 1);
    assertThat(link.takePackets()).isEmpty();
    passes(1);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
    found("b", status("online", "2026-11-20T00:00:00Z"));
    assertThat(published()).as("on its way before the broker heard it").hasSize(2);
    brokerAnswers(0);
    found("c", status("online", "2026-11-20T00:00:00Z"));
    assertThat(published()).hasSize(2);
    down();
    up(true);
    assertThat(link.takePackets()).isEmpty();
  }

  @Test
  void aLineThatStallsCostsNothing() {
    up(true);
    brokerAnswers(0);
    passes(StatusReading.QUIET_MILLIS);
    for (int i = 0; i < StatusReading.MANY; i++) {
      found("d" + i, status("online", "2026-11-20T00:00:00Z"));
    }
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE devs/+ 0", "UNSUBSCRIBE devs/+");
    brokerAnswers(0);
    assertThat(link.takePackets())
        .as("some may have been dropped")
        .containsExactly("SUBSCRIBE devs/+ 0");
    brokerAnswers(0);
    passes(StatusReading.QUIET_MILLIS);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
    assertThat(aggregation.statusTopics().size()).isEqualTo(StatusReading.MANY);
  }

  @Test
  void theSubscriptionDoesNotStayInASessionThatIsKeptOverALoss() {
    up(true);
    brokerAnswers(0);
    passes(StatusReading.QUIET_MILLIS);
    link.takePackets();
    down();
    up(true);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
    down();
    open("watcher", true);
    up(false);
    assertThat(link.takePackets()).as("the broker has forgotten it by itself").isEmpty();
    down();
    up(true);
    assertThat(link.takePackets()).isEmpty();
  }

  @Test
  void aWatcherThatCameMeanwhileKeepsItsSubscriptionOverALoss() {
    up(true);
    brokerAnswers(0);
    open("watcher", false);
    passes(StatusReading.QUIET_MILLIS);
    subscribe("watcher", "devs/+", Qos.ONE);
    link.takePackets();
    down();
    up(true);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE devs/+ 1");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNotWaitedForForEver() {
    up(true);
    passes(StatusReading.LONGEST_MILLIS - 1);
    link.takePackets();
    passes(1);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
  }

  @Test
  void aLongAnswerIsAskedForAgainUntilItBringsNothingNew() {
    up(true);
    int pass = 0;
    for (int told : List.of(StatusReading.MANY, StatusReading.MANY + 1, StatusReading.MANY + 1)) {
      assertThat(link.takePackets()).as("pass %d", ++pass).containsExactly("SUBSCRIBE devs/+ 0");
      brokerAnswers(0);
      for (int i = 0; i < told; i++) {
        found("d" + i, status("online", "2026-11-20T00:00:00Z"));
      }
      passes(StatusReading.QUIET_MILLIS);
    }
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
    assertThat(aggregation.statusTopics().size()).isEqualTo(StatusReading.MANY + 1);
  }

  @Test
  void itEndsThoughSomethingAlwaysComes() {
    up(true);
    brokerAnswers(0);
    link.takePackets();
    for (long passed = 0; passed < StatusReading.LONGEST_MILLIS; passed += 1000) {
      assertThat(link.packets).isEmpty();
      found("a" + passed, status("lost", "2026-11-20T00:00:00Z"));
      passes(1000);
    }
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
  }

  @Test
  void aConnectionThatEndsMeanwhileIsTriedAgainButNotForEver() {
    for (int i = 0; i < StatusReading.ATTEMPTS; i++) {
      up(true);
      assertThat(link.takePackets()).containsExactly("SUBSCRIBE devs/+ 0");
      down();
    }
    up(true);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
  }

  @Test
  void aRefusalEndsIt() {
    up(true);
    brokerAnswers(0x80);
    link.takePackets();
    passes(StatusReading.LONGEST_MILLIS);
    down();
    up(true);
    assertThat(link.takePackets()).isEmpty();
  }

  @Test
  void aClientThatWatchesTheSameKeepsItsSubscription() {
    up(true);
    brokerAnswers(0);
    open("watcher", true);
    subscribe("watcher", "devs/+", Qos.ONE);
    link.takePackets();
    takeEvents();
    found("a", status("online", "2026-11-20T00:00:00Z"));
    assertThat(takeDeliveries()).containsExactly("watcher devs/a 0 R");
    passes(StatusReading.QUIET_MILLIS);
    assertThat(link.takePackets()).isEmpty();
  }

  @Test
  void aWatchersSubscriptionIsToldAfterOurs() {
    does(
        new UpstreamCommand.Restore(
            "watcher", List.of(new UpstreamCommand.Filter("devs/+", Qos.ONE))));
    up(false);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE devs/+ 0", "SUBSCRIBE devs/+ 1");
  }

  @Test
  void theStopEndsIt() {
    up(true);
    brokerAnswers(0);
    link.takePackets();
    aggregation.statusTopics().end(now);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE devs/+");
  }

  @Test
  void whoWasGoneInAnEarlierLifeIsRemovedInItsTime() {
    aggregation.statusTopics().limit(new StatusTopics.Limits(100, Duration.ofDays(7)));
    up(true);
    brokerAnswers(0);
    Instant today = Instant.ofEpochMilli(timeOfDay);
    found("old", status("lost", today.minus(Duration.ofDays(8)).toString()));
    found("new", status("lost", today.minus(Duration.ofDays(6)).toString()));
    found("tomorrow", status("lost", today.plus(Duration.ofDays(1000)).toString()));
    passes(0);
    assertThat(published()).containsExactly("devs/old ");
    passes(Duration.ofDays(1).toMillis());
    assertThat(published()).containsExactly("devs/old ", "devs/new ");
  }

  @Test
  void aTimeFarBeyondEveryCalendarIsNotOurs() {
    up(true);
    brokerAnswers(0);
    found("a", status("lost", "+1000000000-12-31T23:59:59Z"));
    found("b", status("online", "-1000000000-01-01T00:00:00Z"));
    assertThat(published()).isEmpty();
    assertThat(aggregation.statusTopics().size()).isZero();
  }

  @Test
  void aClientThatWatchesTheSameKeepsItsQosWhenItIsAskedAgain() {
    up(true);
    brokerAnswers(0);
    open("watcher", true);
    subscribe("watcher", "devs/+", Qos.ONE);
    for (int i = 0; i < StatusReading.MANY; i++) {
      found("d" + i, status("online", "2026-11-20T00:00:00Z"));
    }
    link.takePackets();
    passes(StatusReading.QUIET_MILLIS);
    assertThat(link.takePackets()).doesNotContain("SUBSCRIBE devs/+ 0");
  }
}
