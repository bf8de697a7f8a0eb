package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.DeviceStatus;
import io.mqttsn.gateway.port.DeviceStatus.Reason;
import io.mqttsn.gateway.port.DeviceStatus.State;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what is told of devices: order, coalescing, limits and the end. */
class DeviceTopicsTest extends AggregationFixture {

  private static final Duration WEEK = Duration.ofDays(7);

  private int acknowledged;

  @BeforeEach
  void open() {
    aggregation = aggregation("", Optional.of("devs"));
    limit(10_000);
  }

  private void limit(int most) {
    aggregation.statusTopics().limit(new StatusTopics.Limits(most, WEEK));
  }

  private void tell(String client, State state, Reason reason, long seconds) {
    does(
        new UpstreamCommand.Tell(
            client, new DeviceStatus(state, reason, seconds, Optional.of("lan"))));
  }

  private void online(String client) {
    tell(client, State.ONLINE, Reason.CONNECTED, 0);
  }

  private void lost(String client) {
    tell(client, State.LOST, Reason.SILENT, 90);
  }

  private void brokerAcknowledges() {
    aggregation.onLink(new LinkEvent.Sent(link.published.get(acknowledged++)), now);
  }

  private void brokerAcknowledgesAll() {
    while (acknowledged < link.published.size()) {
      brokerAcknowledges();
    }
  }

  /** {@code topic state}, and {@code topic -} for a removal. */
  private static String line(Outgoing message) {
    String payload = message.payload().toUtf8();
    return message.topic()
        + " "
        + (payload.isEmpty() ? "-" : payload.replaceAll(".*\"status\":\"(\\w+)\".*", "$1"));
  }

  private Stream<String> published() {
    return link.published.stream().map(DeviceTopicsTest::line);
  }

  @Test
  void aStatusIsASmallObjectAtQos1Retained() {
    up(false);
    tell("meter/1", State.ASLEEP, Reason.SLEEPS, 600);
    Outgoing message = link.published.get(0);
    assertThat(message.topic()).isEqualTo("devs/meter%2F1");
    assertThat(message.payload().toUtf8())
        .isEqualTo(
            "{\"status\":\"asleep\",\"since\":\"2026-11-21T17:02:03Z\","
                + "\"reason\":\"says it sleeps for 600 s\",\"listener\":\"lan\"}");
    assertThat(message.qos()).isEqualTo(Qos.ONE);
    assertThat(message.retain()).isTrue();
    assertThat(counted).doesNotContainKey(Counter.STATUSES_PUBLISHED);
    brokerAcknowledges();
    assertThat(counted).containsEntry(Counter.STATUSES_PUBLISHED, 1L);
  }

  @Test
  void theTopicPrefixOfReadingsDoesNotApply() {
    aggregation = aggregation("site/", Optional.of("devs"));
    up(false);
    online("a");
    assertThat(published()).containsExactly("devs/a online");
    assertThat(link.packets).containsExactly("SUBSCRIBE devs/+ 0");
  }

  @Test
  void whoeverFlapsWhileTheBrokerIsAwayCostsOneMessage() {
    up(true);
    down();
    for (int i = 0; i < 1000; i++) {
      online("a");
      lost("a");
    }
    up(true);
    brokerAcknowledgesAll();
    assertThat(published()).containsExactly("devs/a lost");
  }

  @Test
  void whatChangesWhileAnOlderStatusIsUnderWayFollowsItOnce() {
    up(false);
    online("a");
    lost("a");
    online("a");
    lost("a");
    assertThat(published()).containsExactly("devs/a online");
    brokerAcknowledgesAll();
    assertThat(published()).containsExactly("devs/a online", "devs/a lost");
  }

  @Test
  void aCrowdGoesThroughASmallWindow() {
    up(false);
    for (int i = 0; i < 5000; i++) {
      online("d" + i);
    }
    // The window that is configured for readings is smaller than the one of statuses.
    assertThat(link.published).hasSize(WINDOW);
    brokerAcknowledges();
    assertThat(link.published).hasSize(WINDOW + 1);
    brokerAcknowledgesAll();
    assertThat(published())
        .containsExactlyElementsOf(
            IntStream.range(0, 5000).mapToObj(i -> "devs/d" + i + " online").toList());
  }

  @Test
  void whileReadingsWaitOneStatusIsUnderWayAndNoReadingWaitsForIt() {
    up(false);
    open("a", true);
    for (int i = 0; i < 2 * WINDOW; i++) {
      publish("a", "t", Qos.ONE);
    }
    for (int i = 0; i < 3; i++) {
      online("d" + i);
    }
    assertThat(published().filter(topic -> topic.startsWith("devs/"))).hasSize(1);
    // The first reading is acknowledged: the next one takes its place.
    aggregation.onLink(new LinkEvent.Sent(link.published.get(0)), now);
    assertThat(link.published).hasSize(WINDOW + 2);
    assertThat(link.published.get(WINDOW + 1).topic()).isEqualTo("t");
  }

  @Test
  void whatTheLinkDoesNotTakeNowIsTriedAgain() {
    up(false);
    link.takes = BrokerLink.Taken.NOT_NOW;
    online("a");
    link.takes = BrokerLink.Taken.TAKEN;
    aggregation.onTime(now);
    assertThat(published()).containsExactly("devs/a online");
  }

  @Test
  void aBrokerThatHasLostOurSessionIsToldEverythingAgain() {
    up(false);
    online("a");
    lost("b");
    brokerAcknowledgesAll();
    now += DeviceTopics.SAVED_MILLIS;
    down();
    up(true);
    assertThat(link.published).hasSize(2);
    down();
    up(false);
    brokerAcknowledgesAll();
    assertThat(published().skip(2)).containsExactlyInAnyOrder("devs/a online", "devs/b lost");
  }

  @Test
  void anotherBrokerThanBeforeIsToldEverythingThoughItKnowsOurSession() {
    up(false, "tcp://one");
    online("a");
    lost("b");
    brokerAcknowledgesAll();
    now += DeviceTopics.SAVED_MILLIS;
    down();
    up(true, "tcp://two");
    brokerAcknowledgesAll();
    assertThat(published().skip(2)).containsExactlyInAnyOrder("devs/a online", "devs/b lost");
  }

  @Test
  void whatTheBrokersLastSaveMayLackIsToldAgain() {
    up(false);
    online("old");
    lost("removed");
    brokerAcknowledgesAll();
    now += DeviceTopics.SAVED_MILLIS - 1;
    lost("new");
    tell("removed", State.FORGOTTEN, Reason.EXPIRED, 0);
    brokerAcknowledgesAll();
    now++;
    down();
    up(true);
    brokerAcknowledgesAll();
    assertThat(published().skip(4)).containsExactlyInAnyOrder("devs/new lost", "devs/removed -");
    assertThat(aggregation.statusTopics().size()).isEqualTo(2);
  }

  @Test
  void aLineThatComesAndGoesDoesNotTellEverythingEachTime() {
    up(false);
    online("a");
    brokerAcknowledgesAll();
    for (int i = 0; i < 10; i++) {
      down();
      up(true);
      brokerAcknowledgesAll();
    }
    assertThat(link.published).hasSize(2);
    now += DeviceTopics.AGAIN_MILLIS;
    aggregation.onTime(now);
    brokerAcknowledgesAll();
    assertThat(link.published).as("what was acknowledged to the last of them").hasSize(3);
    now += DeviceTopics.AGAIN_MILLIS;
    aggregation.onTime(now);
    assertThat(link.published).hasSize(3);
  }

  @Test
  void whatIsUnderWayDuringALossIsRepeatedByTheLinkAlone() {
    up(false);
    online("a");
    down();
    up(true);
    brokerAcknowledgesAll();
    assertThat(published()).containsExactly("devs/a online");
  }

  @Test
  void aForgottenDeviceIsRemovedFromTheBrokerAndFromMemory() {
    up(false);
    lost("a");
    tell("a", State.FORGOTTEN, Reason.EXPIRED, 0);
    brokerAcknowledgesAll();
    assertThat(published()).containsExactly("devs/a lost", "devs/a -");
    assertThat(aggregation.statusTopics().size()).isZero();
  }

  @Test
  void aForgottenDeviceThatComesBackInTimeIsNotRemoved() {
    up(true);
    lost("a");
    brokerAcknowledgesAll();
    down();
    tell("a", State.FORGOTTEN, Reason.EXPIRED, 0);
    online("a");
    up(true);
    brokerAcknowledgesAll();
    assertThat(published()).containsExactly("devs/a lost", "devs/a online");
    assertThat(aggregation.statusTopics().size()).isOne();
  }

  @Test
  void whoHasBeenGoneForTooLongIsRemoved() {
    up(false);
    lost("a");
    online("b");
    brokerAcknowledgesAll();
    now += WEEK.toMillis() - 1;
    aggregation.onTime(now);
    assertThat(published()).hasSize(2);
    now++;
    aggregation.onTime(now);
    brokerAcknowledgesAll();
    assertThat(published().skip(2)).containsExactly("devs/a -");
    assertThat(aggregation.statusTopics().size()).isOne();
  }

  @Test
  void beyondTheLimitTheOneGoneForLongestMakesRoom() {
    limit(3);
    up(false);
    online("a");
    lost("b");
    now++;
    lost("c");
    brokerAcknowledgesAll();
    online("d");
    brokerAcknowledgesAll();
    assertThat(published().skip(3)).containsExactlyInAnyOrder("devs/b -", "devs/d online");
    assertThat(aggregation.statusTopics().size()).isEqualTo(3);
  }

  @Test
  void aFloodOfNamesWhileTheBrokerIsAwayFillsNothing() {
    limit(10);
    up(true);
    for (int i = 0; i < 10; i++) {
      lost("old" + i);
    }
    brokerAcknowledgesAll();
    down();
    for (int i = 0; i < 10_000; i++) {
      now++;
      online("new" + i);
      lost("new" + i);
    }
    assertThat(aggregation.statusTopics().size()).isLessThanOrEqualTo(20);
    up(true);
    brokerAcknowledgesAll();
    assertThat(aggregation.statusTopics().size()).isEqualTo(10);
    assertThat(published().skip(10).filter(line -> line.endsWith(" -"))).hasSize(10);
  }

  @Test
  void aFloodOfDevicesThatComeAndAreForgottenWhileTheBrokerIsAwayFillsNothing() {
    limit(10);
    up(true);
    for (int i = 0; i < 10_000; i++) {
      now++;
      if (i == 100) {
        down();
      }
      online("new" + i);
      lost("new" + i);
      tell("new" + i, State.FORGOTTEN, Reason.EXPIRED, 0);
      assertThat(aggregation.statusTopics().size()).isLessThanOrEqualTo(20);
    }
    up(true);
    brokerAcknowledgesAll();
    assertThat(aggregation.statusTopics().size()).isZero();
  }

  @Test
  void whenEverybodyIsThereANewOneBeyondTheLimitIsCountedAndNotTold() {
    limit(2);
    up(false);
    online("a");
    online("b");
    online("c");
    brokerAcknowledgesAll();
    assertThat(published()).containsExactly("devs/a online", "devs/b online");
    assertThat(counted).containsEntry(Counter.STATUSES_DROPPED, 1L);
  }

  @Test
  void aLowerLimitIsKeptSoon() {
    up(false);
    List.of("a", "b", "c", "d").forEach(this::lost);
    brokerAcknowledgesAll();
    limit(3);
    aggregation.onTime(now);
    brokerAcknowledgesAll();
    assertThat(aggregation.statusTopics().size()).isEqualTo(3);
  }

  @Test
  void atTheEndNobodyIsOnlineOrAsleepAnyMore() {
    up(false);
    online("a");
    tell("b", State.ASLEEP, Reason.SLEEPS, 600);
    lost("c");
    brokerAcknowledgesAll();
    aggregation.statusTopics().end(now);
    assertThat(aggregation.statusTopics().isDone()).isFalse();
    brokerAcknowledgesAll();
    assertThat(aggregation.statusTopics().isDone()).isTrue();
    assertThat(published().skip(3)).containsExactlyInAnyOrder("devs/a unknown", "devs/b unknown");
    assertThat(link.published.get(3).payload().toUtf8())
        .isEqualTo(
            "{\"status\":\"unknown\",\"since\":\"2026-11-21T17:02:03Z\","
                + "\"reason\":\"gateway stopped\"}");
  }

  @Test
  void whereNobodyWantsItNothingIsSaid() {
    aggregation = aggregation("", Optional.empty());
    up(false);
    online("a");
    aggregation.onTime(now);
    aggregation.statusTopics().end(now);
    assertThat(link.published).isEmpty();
    assertThat(link.packets).isEmpty();
    assertThat(aggregation.statusTopics().isDone()).isTrue();
  }
}
