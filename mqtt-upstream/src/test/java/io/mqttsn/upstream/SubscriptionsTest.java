package io.mqttsn.upstream;

import static io.mqttsn.upstream.FakeLink.message;
import static io.mqttsn.upstream.FakeLink.retained;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.port.Will;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SubscriptionsTest extends AggregationFixture {

  @BeforeEach
  void connected() {
    up(false);
    open("a", false);
    open("b", false);
    open("c", true);
    takeEvents();
  }

  @Test
  @DisplayName("SN-AGG-2: the first and the last reference to a filter go to the broker")
  void firstAndLastReferenceGoToTheBroker() {
    subscribe("a", "t", Qos.ONE);
    subscribe("b", "t", Qos.ONE);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE t 1", "SUBSCRIBE t 1");
    long first = unsubscribe("a", "t");
    assertThat(link.takePackets()).isEmpty();
    assertThat(events).contains(new UpstreamEvent.Unsubscribed("a", first));
    long last = unsubscribe("b", "t");
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE t");
    assertThat(events).doesNotContain(new UpstreamEvent.Unsubscribed("b", last));
    brokerAnswersAll();
    assertThat(events).contains(new UpstreamEvent.Unsubscribed("b", last));
  }

  @Test
  @DisplayName("SN-AGG-2: each client gets the lower of granted and asked, one copy")
  void oneCopyAtTheHighestGrantedQos() {
    subscribe("a", "t/#", Qos.ZERO);
    subscribe("a", "t/1", Qos.ONE);
    subscribe("b", "t/+", Qos.TWO);
    takeEvents();
    arrives(message("t/1", 2, 7));
    assertThat(takeDeliveries()).containsExactlyInAnyOrder("a t/1 1", "b t/1 2");
    arrives(message("t/2", 1, 8));
    assertThat(takeDeliveries()).containsExactlyInAnyOrder("a t/2 0", "b t/2 1");
  }

  @Test
  @DisplayName("max-qos 1: the broker never hears of QoS 2, and the device is told QoS 1")
  void brokerWithoutQos2IsNotAskedForIt() {
    aggregation = aggregation("", Qos.ONE);
    connected();
    subscribe("a", "t", Qos.TWO);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE t 1");
    assertThat(events)
        .filteredOn(UpstreamEvent.Subscribed.class::isInstance)
        .extracting(event -> ((UpstreamEvent.Subscribed) event).granted())
        .containsExactly(Qos.ONE);
    long token = publish("a", "t", Qos.TWO);
    open("d", true, new Will("w", Bytes.utf8("gone"), Qos.TWO, false));
    close("d", Reason.LOST);
    assertThat(link.published).extracting(Outgoing::qos).containsExactly(Qos.ONE, Qos.ONE);
    aggregation.onLink(new LinkEvent.Sent(link.published.get(0)), now);
    assertThat(events).contains(new UpstreamEvent.Published("a", token));
  }

  @Test
  @DisplayName("The broker may pick either of two overlapping filters, so both get the higher QoS")
  void overlappingFiltersAreRaisedTogether() {
    subscribe("a", "t/1", Qos.ZERO);
    subscribe("b", "t/#", Qos.ONE);
    assertThat(link.takePackets())
        .containsExactlyInAnyOrder("SUBSCRIBE t/1 0", "SUBSCRIBE t/1 1", "SUBSCRIBE t/# 1");
    subscribe("c", "+/2", Qos.ZERO);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE +/2 1");
  }

  @Test
  void grantedBelowAskedIsReported() {
    long token = subscribing("a", "t", Qos.TWO);
    brokerAnswers(1);
    assertThat(takeEvents()).containsExactly(new UpstreamEvent.Subscribed("a", token, Qos.ONE));
    arrives(message("t", 1, 3));
    assertThat(takeDeliveries()).containsExactly("a t 1");
  }

  @Test
  @DisplayName("SN-SUB-5: what the broker refuses is not allowed")
  void refusalOfTheBrokerIsNotAllowed() {
    long token = subscribing("a", "t", Qos.ONE);
    brokerAnswers(0x80);
    assertThat(takeEvents())
        .containsExactly(new UpstreamEvent.Refused("a", token, Cause.NOT_ALLOWED));
    arrives(message("t", 1, 3));
    assertThat(takeDeliveries()).isEmpty();
    assertThat(link.acknowledged).containsExactly(3);
  }

  @Test
  void aFilterOfTooManyLevelsIsRefusedWhateverTheBrokerBears() {
    aggregation = aggregation("site/");
    connected();
    String most = "/".repeat(TopicFilters.MOST_LEVELS - 2);
    long deep = subscribing("a", most + "/", Qos.ONE);
    long deepest = subscribing("a", "+" + "/+".repeat(30_000), Qos.ONE);
    assertThat(takeEvents())
        .containsExactly(
            new UpstreamEvent.Refused("a", deep, Cause.NOT_ALLOWED),
            new UpstreamEvent.Refused("a", deepest, Cause.NOT_ALLOWED));
    does(
        new UpstreamCommand.Restore("a", List.of(new UpstreamCommand.Filter(most + "/", Qos.ONE))));
    assertThat(link.takePackets()).isEmpty();
    subscribing("a", most, Qos.ONE);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE site/" + most + " 1");
  }

  @Test
  @DisplayName("SN-RET-2, A44: SUBACK first, then what the broker sent before it")
  void retainedMessagesWaitForTheAnswer() {
    long token = subscribing("a", "t/#", Qos.ONE);
    arrives(retained("t/1", 1));
    arrives(retained("t/2", 2));
    arrives(message("t/1", 1, 3));
    assertThat(events).isEmpty();
    brokerAnswers(1);
    assertThat(events.get(0)).isEqualTo(new UpstreamEvent.Subscribed("a", token, Qos.ONE));
    assertThat(takeDeliveries()).containsExactly("a t/1 1 R", "a t/2 1 R", "a t/1 1");
  }

  @Test
  void whatWaitedForARefusedSubscribeIsAcknowledgedToTheBroker() {
    subscribing("a", "t/#", Qos.ONE);
    arrives(message("t/1", 1, 3));
    assertThat(link.acknowledged).isEmpty();
    brokerAnswers(0x80);
    assertThat(link.acknowledged).containsExactly(3);
  }

  @Test
  @DisplayName("SN-AGG-3: retained copies go to the newcomer alone, each topic once per SUBSCRIBE")
  void retainedCopiesGoToTheNewcomerOnly() {
    subscribe("a", "t/#", Qos.ONE);
    arrives(retained("t/1", 1));
    takeEvents();
    subscribe("b", "t/#", Qos.ONE);
    arrives(retained("t/1", 2));
    assertThat(takeDeliveries()).containsExactly("b t/1 1 R");
    subscribe("b", "t/#", Qos.ONE);
    arrives(retained("t/1", 3));
    assertThat(takeDeliveries()).containsExactly("b t/1 1 R");
    arrives(retained("t/1", 4));
    assertThat(takeDeliveries()).isEmpty();
  }

  @Test
  void newcomerStaysAsLongAsRetainedMessagesCome() {
    subscribe("a", "t/#", Qos.ONE);
    for (int i = 0; i < 10; i++) {
      now += Newcomer.QUIET_MILLIS - 1;
      aggregation.onTime(now);
      arrives(retained("t/" + i, 10 + i));
    }
    assertThat(takeDeliveries()).hasSize(10);
    now += Newcomer.QUIET_MILLIS;
    aggregation.onTime(now);
    arrives(retained("t/late", 99));
    assertThat(takeDeliveries()).isEmpty();
    assertThat(link.acknowledged).contains(99);
  }

  @Test
  void afterTheBrokerLostTheSessionEverybodyIsANewcomer() {
    subscribe("a", "t", Qos.ONE);
    subscribe("b", "t", Qos.ZERO);
    link.takePackets();
    down();
    up(false);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE t 1");
    takeEvents();
    arrives(retained("t", 1));
    assertThat(takeDeliveries()).containsExactlyInAnyOrder("a t 1 R", "b t 0 R");
  }

  @Test
  void keptSessionIsSubscribedAgainForItMayBeAnOldOneButNobodyIsANewcomer() {
    subscribe("a", "t", Qos.ONE);
    now += Newcomer.QUIET_MILLIS;
    aggregation.onTime(now);
    link.takePackets();
    takeEvents();
    down();
    up(true);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE t 1");
    brokerAnswersAll();
    arrives(retained("t", 1));
    assertThat(takeDeliveries()).isEmpty();
    arrives(message("t", 1, 2));
    assertThat(takeDeliveries()).containsExactly("a t 1");
  }

  @Test
  @DisplayName("SN-PUB-10: SUBSCRIBE while the broker is away is refused with congestion")
  void subscribeWhileAwayIsRefused() {
    down();
    takeEvents();
    long token = subscribing("a", "t", Qos.ONE);
    assertThat(takeEvents())
        .containsExactly(new UpstreamEvent.Refused("a", token, Cause.CONGESTION));
  }

  @Test
  void pendingSubscribeIsRefusedWhenTheConnectionIsLost() {
    long token = subscribing("a", "t", Qos.ONE);
    down();
    assertThat(events).contains(new UpstreamEvent.Refused("a", token, Cause.CONGESTION));
    up(true);
    assertThat(link.takePackets())
        .as("whether the broker saw it is unknown: taken back")
        .containsExactly("SUBSCRIBE t 1", "UNSUBSCRIBE t");
  }

  @Test
  void lateAnswerOfALostConnectionMeansNothing() {
    subscribing("a", "t", Qos.ONE);
    down();
    up(false);
    takeEvents();
    brokerAnswers(1);
    assertThat(takeEvents()).isEmpty();
  }

  @Test
  @DisplayName("SN-PUB-10: UNSUBSCRIBE while away takes effect at once and is answered later")
  void unsubscribeWhileAwayIsAnsweredWhenTheBrokerKnows() {
    subscribe("a", "t", Qos.ONE);
    down();
    takeEvents();
    long token = unsubscribe("a", "t");
    assertThat(takeEvents()).isEmpty();
    link.takePackets();
    up(true);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE t");
    brokerAnswersAll();
    assertThat(events).contains(new UpstreamEvent.Unsubscribed("a", token));
  }

  @Test
  void eachUnsubscribeIsAnsweredAndWhatNobodyWaitsForIsNot() {
    subscribe("a", "t", Qos.ONE);
    takeEvents();
    long first = unsubscribe("a", "t");
    long second = unsubscribe("a", "t");
    does(new UpstreamCommand.Unsubscribe("a", Upstream.NO_TOKEN, "t"));
    assertThat(takeEvents()).isEmpty();
    brokerAnswersAll();
    assertThat(takeEvents())
        .containsExactly(
            new UpstreamEvent.Unsubscribed("a", first),
            new UpstreamEvent.Unsubscribed("a", second));
  }

  @Test
  void subscribeDuringUnsubscribeFollowsIt() {
    subscribe("a", "t", Qos.ONE);
    unsubscribe("a", "t");
    long token = subscribing("b", "t", Qos.ONE);
    link.takePackets();
    brokerAnswers(0);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE t 1");
    brokerAnswersAll();
    assertThat(events).contains(new UpstreamEvent.Subscribed("b", token, Qos.ONE));
  }

  @Test
  void burstOfSubscribesKeepsABoundedNumberUnderWay() {
    for (int i = 0; i < 1_000; i++) {
      subscribing("a", "t/" + i, Qos.ONE);
    }
    assertThat(link.requests).hasSize(BrokerFilters.OUTSTANDING);
    brokerAnswersAll();
    assertThat(takeEvents()).hasSize(1_000).allMatch(UpstreamEvent.Subscribed.class::isInstance);
  }

  @Test
  void manyFiltersThatNoBrokerBearsAreRefusedOneAfterTheOther() {
    for (int i = 0; i < BrokerFilters.OUTSTANDING; i++) {
      subscribing("a", "t/" + i, Qos.ONE);
    }
    link.takes = BrokerLink.Taken.NEVER;
    for (int i = 0; i < 30_000; i++) {
      subscribing("a", "bad/" + i, Qos.ONE);
    }
    brokerAnswers(1);
    assertThat(takeEvents()).filteredOn(UpstreamEvent.Refused.class::isInstance).hasSize(30_000);
  }

  @Test
  void aBrokerThatNeverAnswersFillsNothing() {
    long withdrawn = 0;
    for (int i = 0; i < BrokerFilters.UNANSWERED; i++) {
      open("c", true);
      long token = subscribing("c", "t/" + i, Qos.ONE);
      withdrawn = i == 0 ? token : withdrawn;
    }
    takeEvents();
    long refused = subscribing("a", "more", Qos.ONE);
    long left = unsubscribe("c", "t/" + (BrokerFilters.UNANSWERED - 1));
    assertThat(takeEvents())
        .containsExactly(
            new UpstreamEvent.Refused("a", refused, Cause.CONGESTION),
            new UpstreamEvent.Unsubscribed("c", left));
    brokerAnswers(1);
    assertThat(takeEvents()).contains(new UpstreamEvent.Subscribed("c", withdrawn, Qos.ONE));
    long taken = subscribing("a", "more", Qos.ONE);
    assertThat(takeEvents()).isEmpty();
    brokerAnswersAll();
    assertThat(takeEvents()).contains(new UpstreamEvent.Subscribed("a", taken, Qos.ONE));
  }

  @Test
  void whatWaitedForAnAnswerThatNeverCameCountsNoMoreAfterALoss() {
    for (int life = 0; life < 3; life++) {
      for (int i = 0; i < BrokerFilters.UNANSWERED / 2; i++) {
        subscribing("a", "t/" + i, Qos.ONE);
        subscribing("b", "t/" + i, Qos.ONE);
      }
      assertThat(takeEvents()).noneMatch(UpstreamEvent.Refused.class::isInstance);
      down();
      assertThat(takeEvents())
          .filteredOn(UpstreamEvent.Refused.class::isInstance)
          .hasSize(BrokerFilters.UNANSWERED);
      up(true);
      takeEvents();
    }
  }

  @Test
  void restoredSessionsAreSubscribedAtTheFirstConnection() {
    aggregation = aggregation("");
    does(new UpstreamCommand.Restore("r", List.of(new UpstreamCommand.Filter("t", Qos.ONE))));
    link.takePackets();
    up(true);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE t 1");
    arrives(retained("t", 1));
    assertThat(takeDeliveries()).as("the broker kept what was missed").isEmpty();
    arrives(message("t", 1, 2));
    assertThat(takeDeliveries()).containsExactly("r t 1");
    long token = open("r", false);
    assertThat(events).contains(new UpstreamEvent.Opened("r", token, true));
  }

  @Test
  void cleanSessionLeavesNothing() {
    subscribe("c", "t", Qos.ONE);
    link.takePackets();
    close("c", Reason.LOST);
    assertThat(link.takePackets()).containsExactly("UNSUBSCRIBE t");
  }

  @Test
  void durableSessionIsServedWhileAbsentAndExpires() {
    subscribe("a", "t", Qos.ONE);
    close("a", Reason.GRACEFUL);
    takeEvents();
    arrives(message("t", 1, 2));
    assertThat(takeDeliveries()).containsExactly("a t 1");
    close("a", Reason.EXPIRED);
    assertThat(link.packets).contains("UNSUBSCRIBE t");
    assertThat(link.acknowledged).as("nobody else will acknowledge it").containsExactly(2);
  }

  @Test
  void prefixIsPutBeforeAndTakenOff() {
    aggregation = aggregation("site/");
    up(false);
    open("a", true);
    link.takePackets();
    subscribe("a", "#", Qos.ONE);
    assertThat(link.takePackets()).containsExactly("SUBSCRIBE site/# 1");
    takeEvents();
    arrives(message("site/t", 1, 1));
    arrives(message("site", 1, 2));
    assertThat(takeDeliveries()).containsExactly("a t 1");
    assertThat(link.acknowledged).containsExactly(2);
    publish("a", "t", Qos.ZERO);
    assertThat(link.published.get(0).topic()).isEqualTo("site/t");
  }
}
