package io.mqttsn.upstream;

import static io.mqttsn.upstream.FakeLink.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.port.Will;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionsTest extends AggregationFixture {

  private static final Will WILL = new Will("dead", Bytes.utf8("gone"), Qos.ONE, true);

  @Test
  @DisplayName("SN-CONN-1: a session is open when the broker is reached, not before")
  void openWaitsForTheBroker() {
    long token = open("a", true);
    assertThat(events).isEmpty();
    up(false);
    assertThat(takeEvents())
        .containsExactly(
            new UpstreamEvent.Reachable(), new UpstreamEvent.Opened("a", token, false));
  }

  @Test
  void closeTakesBackAPendingOpen() {
    open("a", true);
    close("a", Reason.GRACEFUL);
    up(false);
    assertThat(takeEvents()).containsExactly(new UpstreamEvent.Reachable());
  }

  @Test
  void sessionPresentTellsWhatIsKept() {
    up(false);
    open("a", false);
    close("a", Reason.LOST);
    long again = open("a", false);
    assertThat(events).contains(new UpstreamEvent.Opened("a", again, true));
    long clean = open("a", true);
    assertThat(events).contains(new UpstreamEvent.Opened("a", clean, false));
    long afterClean = open("a", false);
    assertThat(events).contains(new UpstreamEvent.Opened("a", afterClean, false));
  }

  @Test
  @DisplayName("SN-WILL-6, SN-AGG-3: the will is published once, with its QoS and Retain")
  void willIsPublishedOnceWhenLost() {
    up(false);
    open("a", false, WILL);
    close("a", Reason.LOST);
    close("a", Reason.LOST);
    assertThat(link.published).hasSize(1);
    assertThat(link.published.get(0).topic()).isEqualTo("dead");
    assertThat(link.published.get(0).retain()).isTrue();
    assertThat(link.published.get(0).qos()).isEqualTo(Qos.ONE);
    assertThat(counted).containsEntry(Counter.WILLS_PUBLISHED, 1L);
  }

  @Test
  @DisplayName("SN-WILL-7: no will after goodbye, expiry or replacement")
  void noWillAfterGoodbyeExpiryOrReplacement() {
    up(false);
    open("a", false, WILL);
    close("a", Reason.GRACEFUL);
    close("a", Reason.LOST);
    open("b", false, WILL);
    close("b", Reason.EXPIRED);
    open("c", false, WILL);
    open("c", false);
    close("c", Reason.LOST);
    assertThat(link.published).isEmpty();
  }

  @Test
  @DisplayName("A13: the new will counts")
  void changedWillIsThePublishedOne() {
    up(false);
    open("a", true, WILL);
    Will other = new Will("other", Bytes.EMPTY, Qos.ZERO, false);
    does(new UpstreamCommand.ChangeWill("a", Optional.of(other)));
    close("a", Reason.LOST);
    assertThat(link.published).extracting(Outgoing::topic).containsExactly("other");
  }

  @Test
  @DisplayName("A13, A25: the new will counts for a client that waits for the broker, too")
  void aWillChangedBeforeTheBrokerCameIsTheNewOne() {
    open("a", true, WILL);
    does(new UpstreamCommand.ChangeWill("a", Optional.empty()));
    up(false);
    close("a", Reason.LOST);
    assertThat(link.published).isEmpty();
  }

  @Test
  void willWaitsForTheBroker() {
    up(false);
    open("a", true, WILL);
    down();
    close("a", Reason.LOST);
    assertThat(link.published).isEmpty();
    up(true);
    assertThat(link.published).hasSize(1);
  }

  @Test
  @DisplayName("SN-PUB-2: a publish is answered after the broker's acknowledgement")
  void publishIsAnsweredAfterTheBrokersAcknowledgement() {
    up(false);
    takeEvents();
    long token = publish("a", "t", Qos.ONE);
    assertThat(events).isEmpty();
    aggregation.onLink(new LinkEvent.Sent(link.published.get(0)), now);
    assertThat(takeEvents()).containsExactly(new UpstreamEvent.Published("a", token));
  }

  @Test
  void windowThenLineThenCongestion() {
    up(false);
    takeEvents();
    for (int i = 0; i < 4; i++) {
      publish("a", "t/" + i, Qos.ONE);
    }
    assertThat(link.published).hasSize(2);
    long refused = publish("a", "t/4", Qos.TWO);
    assertThat(takeEvents())
        .containsExactly(new UpstreamEvent.Refused("a", refused, Cause.CONGESTION));
    aggregation.onLink(new LinkEvent.Sent(link.published.get(0)), now);
    assertThat(link.published).extracting(Outgoing::topic).containsExactly("t/0", "t/1", "t/2");
  }

  @Test
  @DisplayName("SN-PUB-10: while away QoS 0 is dropped and counted, QoS 1 and 2 wait")
  void whileAwayQos0IsDroppedAndTheRestWaitsInOrder() {
    publish("a", "t/0", Qos.ONE);
    publish("a", "t/zero", Qos.ZERO);
    publish("a", "t/1", Qos.TWO);
    long refused = publish("a", "t/2", Qos.ONE);
    assertThat(events).containsExactly(new UpstreamEvent.Refused("a", refused, Cause.CONGESTION));
    assertThat(counted).containsEntry(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE, 1L);
    up(false);
    assertThat(link.published).extracting(Outgoing::topic).containsExactly("t/0", "t/1");
  }

  @Test
  void whatTheLinkCouldNotTakeGoesFirstLater() {
    up(false);
    link.takes = BrokerLink.Taken.NOT_NOW;
    publish("a", "t/0", Qos.ONE);
    publish("a", "t/1", Qos.ONE);
    down();
    link.takes = BrokerLink.Taken.TAKEN;
    up(true);
    assertThat(link.published).extracting(Outgoing::topic).containsExactly("t/0", "t/1");
  }

  @Test
  void whatCanNeverBeSentIsNotAllowed() {
    up(false);
    takeEvents();
    link.takes = BrokerLink.Taken.NEVER;
    long token = publish("a", "bad", Qos.ONE);
    assertThat(takeEvents())
        .containsExactly(new UpstreamEvent.Refused("a", token, Cause.NOT_ALLOWED));
  }

  @Test
  void forgottenMessageIsPublishedAgainAndAnsweredOnce() {
    up(false);
    long token = publish("a", "t", Qos.TWO);
    down();
    up(false);
    takeEvents();
    aggregation.onLink(new LinkEvent.Forgotten(link.published.get(0)), now);
    assertThat(link.published).hasSize(2);
    assertThat(events).isEmpty();
    aggregation.onLink(new LinkEvent.Sent(link.published.get(1)), now);
    assertThat(takeEvents()).containsExactly(new UpstreamEvent.Published("a", token));
  }

  @Test
  @DisplayName("SN-AGG-4: the broker is told when every recipient has acknowledged")
  void brokerIsAcknowledgedAfterEveryRecipient() {
    up(false);
    open("a", true);
    open("b", true);
    subscribe("a", "t", Qos.ONE);
    subscribe("b", "t", Qos.ONE);
    takeEvents();
    arrives(message("t", 1, 9));
    UpstreamEvent.Delivery first = (UpstreamEvent.Delivery) events.get(0);
    UpstreamEvent.Delivery second = (UpstreamEvent.Delivery) events.get(1);
    acknowledge(first);
    acknowledge(first);
    assertThat(link.acknowledged).isEmpty();
    acknowledge(second);
    assertThat(link.acknowledged).containsExactly(9);
  }

  @Test
  void copiesAtQos0NeedNoAcknowledgement() {
    up(false);
    open("a", true);
    subscribe("a", "t", Qos.ZERO);
    arrives(message("t", 1, 9));
    assertThat(lastDelivery().delivery()).isZero();
    assertThat(link.acknowledged).containsExactly(9);
  }

  @Test
  void erasedClientDoesNotKeepTheBrokerWaiting() {
    up(false);
    open("a", true);
    subscribe("a", "t", Qos.ONE);
    arrives(message("t", 1, 9));
    close("a", Reason.GRACEFUL);
    assertThat(link.acknowledged).containsExactly(9);
  }

  @Test
  @DisplayName("SN-DLV-8: what the broker repeats after a reconnect is not delivered again")
  void redeliveryAfterReconnectIsNotDeliveredTwice() {
    up(false);
    open("a", false);
    subscribe("a", "t", Qos.TWO);
    arrives(message("t", 2, 9));
    UpstreamEvent.Delivery delivery = lastDelivery();
    down();
    up(true);
    takeEvents();
    arrives(message("t", 2, 9));
    assertThat(takeDeliveries()).isEmpty();
    acknowledge(delivery);
    assertThat(link.acknowledged).containsExactly(9);
  }

  @Test
  void acknowledgedWhileAwayIsToldWhenTheBrokerRepeats() {
    up(false);
    open("a", false);
    subscribe("a", "t", Qos.ONE);
    arrives(message("t", 1, 9));
    UpstreamEvent.Delivery delivery = lastDelivery();
    down();
    acknowledge(delivery);
    up(true);
    assertThat(link.acknowledged).isEmpty();
    takeEvents();
    arrives(message("t", 1, 9));
    assertThat(takeDeliveries()).isEmpty();
    assertThat(link.acknowledged).containsExactly(9);
  }

  @Test
  void packetIdsOfALostSessionMeanNothing() {
    up(false);
    open("a", false);
    subscribe("a", "t", Qos.ONE);
    arrives(message("t", 1, 9));
    UpstreamEvent.Delivery old = lastDelivery();
    down();
    up(false);
    takeEvents();
    arrives(message("t", 1, 9));
    UpstreamEvent.Delivery fresh = lastDelivery();
    acknowledge(old);
    assertThat(link.acknowledged).as("id 9 is another message now").isEmpty();
    acknowledge(fresh);
    assertThat(link.acknowledged).containsExactly(9);
  }

  @Test
  void newsOfTheBrokerIsToldOncePerChange() {
    down();
    down();
    up(false);
    down();
    down();
    assertThat(takeEvents())
        .containsExactly(
            new UpstreamEvent.Unreachable(),
            new UpstreamEvent.Reachable(),
            new UpstreamEvent.Unreachable());
  }
}
