package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The broker is away: A48, SN-DIS-6, SN-PUB-10. */
class OutageTest {

  private static final Disconnect DISCONNECT = new Disconnect(Disconnect.NO_DURATION);
  private static final Connack ACCEPTED = new Connack(ReturnCode.ACCEPTED);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-DIS-6, A48: an outage within the grace period goes unnoticed")
  void aShortOutageGoesUnnoticed() {
    device.connected(true, 0);
    rig.broker.goesAway();
    rig.pass(29_999);
    rig.broker.comesBack();
    rig.passSeconds(1000);

    device.hearsNothing();
    device.isServed();
    assertThat(rig.broker.all(Close.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "SN-DIS-6, regression: after T_retry × N_retry Active clients are told, without a will")
  void aLongOutageIsTold() {
    device.connectedWithWill(false, 0, "w", "gone");
    rig.broker.goesAway();
    rig.pass(29_999);
    device.hearsNothing();
    rig.pass(1);

    device.hears(DISCONNECT);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.GRACEFUL));
    device.isUnknown();
  }

  @Test
  @DisplayName("SN-DIS-6: hearing of the same outage again does not prolong it")
  void aRepeatedNoticeDoesNotProlongTheGrace() {
    device.connected(true, 0);
    rig.broker.goesAway();
    rig.passSeconds(20);
    rig.event(new UpstreamEvent.Unreachable());
    rig.passSeconds(10);

    device.hears(DISCONNECT);
  }

  @Test
  @DisplayName("A48: a second outage has a grace period of its own")
  void eachOutageHasItsOwnGrace() {
    device.connected(true, 0);
    rig.broker.goesAway();
    rig.passSeconds(20);
    rig.broker.comesBack();
    rig.passSeconds(5);
    rig.broker.goesAway();
    rig.pass(29_999);
    device.hearsNothing();
    rig.pass(1);

    device.hears(DISCONNECT);
  }

  @Test
  @DisplayName("A48: a client that was told comes back when the broker does, its data kept")
  void aToldClientComesBack() {
    device.connected(false, 0);
    int id = device.registers("a/b");
    rig.broker.goesAway();
    rig.passSeconds(30);
    device.hears(DISCONNECT);
    rig.broker.comesBack();
    device.connected(false, 0);
    device.says(device.publish(Qos.ONE, id, 1, "x"));

    device.hears(new Puback(id, 1, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("A48: a sleeper is left alone however long the outage lasts")
  void sleepersSleepOn() {
    device.connected(false, 60);
    device.sleeps(1000);
    rig.broker.goesAway();
    rig.passSeconds(900);
    device.hearsNothing();
    rig.broker.comesBack();
    device.says(new Pingreq("dev1"));

    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-DIS-6: a sleeper that wakes within the grace period notices nothing")
  void aSleeperWakesInsideTheGrace() {
    device.connected(false, 60);
    device.sleeps(1000);
    rig.broker.goesAway();
    rig.passSeconds(29);
    device.says(new Pingreq("dev1"));

    device.hears(new Pingresp());
  }

  @Test
  @DisplayName(
      "SN-DIS-6, A48, regression: down at PINGREQ: what is held, then DISCONNECT, no PINGRESP")
  void aWakingSleeperGetsItsQueueAndIsTold() {
    device.connected(false, 60);
    int id = device.subscribes("cmd", Qos.ONE);
    device.sleeps(1000);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "2", Qos.ONE);
    rig.broker.goesAway();
    rig.passSeconds(30);
    device.hearsNothing();

    device.says(new Pingreq("dev1"));

    Publish first = device.hearsOne(Publish.class);
    device.says(new Puback(id, first.messageId(), ReturnCode.ACCEPTED));
    Publish second = device.hearsOne(Publish.class);
    device.says(new Puback(id, second.messageId(), ReturnCode.ACCEPTED));
    device.hears(DISCONNECT);
    assertThat(rig.broker.all(Close.class)).noneMatch(close -> close.reason() == Reason.LOST);
  }

  @Test
  @DisplayName("SN-DIS-6, A48: still down at CONNECT: what is held, then DISCONNECT")
  void aConnectingSleeperGetsItsQueueAndIsTold() {
    device.connected(false, 60);
    int id = device.subscribes("cmd", Qos.ONE);
    device.sleeps(1000);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    rig.broker.goesAway();
    rig.passSeconds(30);

    device.says(device.connect(false, 60));
    rig.pass(1);

    List<Message> heard = device.listens();
    assertThat(heard.get(0)).isEqualTo(ACCEPTED);
    Publish publish = (Publish) heard.get(1);
    assertThat(heard).hasSize(2);
    device.says(new Puback(id, publish.messageId(), ReturnCode.ACCEPTED));
    rig.pass(1);
    device.hears(DISCONNECT);
  }

  @Test
  @DisplayName("SN-PUB-10: QoS 1 is not acknowledged during an outage, and answered after it")
  void qos1WaitsForTheBroker() {
    device.connected(true, 0);
    int id = device.registers("a/b");
    rig.broker.goesAway();
    device.says(device.publish(Qos.ONE, id, 1, "x"));
    rig.passSeconds(10);
    device.hearsNothing();
    rig.broker.comesBack();
    rig.broker.answer(rig.broker.last(UpstreamCommand.Publish.class));

    device.hears(new Puback(id, 1, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-PUB-10: QoS 2 gets no PUBREC during an outage")
  void qos2WaitsForTheBroker() {
    device.connected(true, 0);
    int id = device.registers("a/b");
    rig.broker.goesAway();
    device.says(device.publish(Qos.TWO, id, 1, "x"));
    device.says(device.publish(Qos.TWO, id, 1, "x"));

    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-PUB-10: SUBSCRIBE during an outage is congestion, UNSUBSCRIBE stays unanswered")
  void subscribeIsCongestionAndUnsubscribeUnanswered() {
    device.connected(true, 0);
    device.subscribes("cmd", Qos.ONE);
    rig.broker.goesAway();
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("x"), 5));
    device.hears(new Suback(Qos.ZERO, 0, 5, ReturnCode.CONGESTION));
    device.says(new Unsubscribe(new TopicRef.Name("cmd"), 6));

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-PUB-10: a session made during the outage knows of it")
  void aSessionBornInAnOutageKnows() {
    rig.broker.goesAway();
    device.says(device.connect(true, 0));
    rig.broker.answer(rig.broker.last(Open.class)); // answered late, before the broker's own news
    device.hears(ACCEPTED);
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("x"), 5));

    device.hears(new Suback(Qos.ZERO, 0, 5, ReturnCode.CONGESTION));
  }
}
