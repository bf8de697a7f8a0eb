package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Limits and how long absent clients are kept: SN-CGS-1, maxClients, queueMaxAge. */
class CongestionTest {

  private static final Connack CONGESTION = new Connack(ReturnCode.CONGESTION);
  private static final ProtocolSettings SMALL =
      new ProtocolSettings(
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(300),
          Duration.ofSeconds(10),
          2,
          128,
          2,
          2,
          16,
          10,
          Duration.ofHours(1),
          0,
          1000);

  private final Rig rig = new Rig(SMALL, PredefinedTopics.NONE);
  private final Device device = rig.device("dev1");
  private final Device second = rig.device("dev2");
  private final Device third = rig.device("dev3");

  private void isRefused(Device newcomer) {
    newcomer.says(newcomer.connect(true, 0));
    newcomer.hears(CONGESTION);
  }

  @Test
  @DisplayName("SN-CGS-1: CONNECT above maxClients is congestion and succeeds once there is room")
  void connectSucceedsOnceThereIsRoom() {
    device.connected();
    second.connected();
    isRefused(third);
    isRefused(third);
    assertThat(rig.sessions()).isEqualTo(2);
    third.isUnknown();
    device.disconnects();

    third.connected();

    assertThat(rig.sessions()).isEqualTo(2);
  }

  @Test
  @DisplayName("SN-CGS-1: a known client gets in however full it is, Active, asleep or absent")
  void aKnownClientGetsInAlways() {
    device.connected(false, 60);
    second.connected(false, 60);
    second.disconnects();
    second.connected(false, 60);
    device.connected(false, 60);
    device.sleeps(60);
    device.connected(false, 60);
    device.moves("elsewhere");
    device.says(device.connect(true, 60));

    device.hears(new Connack(ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-CGS-1: absent durable clients count against maxClients until they expire")
  void absentClientsCount() {
    device.connected(false, 60);
    device.disconnects();
    second.connected();
    isRefused(third);
    rig.passSeconds(3600);

    third.connected();
  }

  @Test
  @DisplayName("SN-CGS-1: a client that takes over an address takes the former one's room, too")
  void aSuccessorAtTheSameAddressTakesTheRoom() {
    device.connected();
    second.connected();

    rig.device("dev3", "dev1").connected();

    assertThat(rig.sessions()).isEqualTo(2);
  }

  @Test
  @DisplayName("SN-CGS-1: REGISTER with a full table is congestion, known names still answered")
  void aFullTableOfIdsIsCongestion() {
    device.connected();
    int first = device.registers("a/1");
    device.registers("a/2");
    device.says(new Register(0, 9, "a/3"));

    device.hears(new Regack(0, 9, ReturnCode.CONGESTION));
    assertThat(device.registers("a/1")).isEqualTo(first);
    assertThat(rig.counted(Counter.TOPIC_IDS_EXHAUSTED)).isOne();
  }

  @Test
  @DisplayName("SN-CGS-1: SUBSCRIBE above the limit is congestion and succeeds after UNSUBSCRIBE")
  void subscribeSucceedsOnceThereIsRoom() {
    device.connected();
    device.subscribes("a/+", Qos.ONE);
    device.subscribes("b/+", Qos.ONE);
    Subscribe subscribe = new Subscribe(false, Qos.ONE, new TopicRef.Name("c/+"), 9);
    device.says(subscribe);
    device.hears(new Suback(Qos.ZERO, 0, 9, ReturnCode.CONGESTION));
    device.says(new Unsubscribe(new TopicRef.Name("a/+"), 10));
    device.listens();
    device.says(subscribe);

    device.hears(new Suback(Qos.ONE, 0, 9, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("queueMaxAge: an absent durable session is forgotten after it, broker side included")
  void anAbsentSessionExpires() {
    device.connected(false, 60);
    device.subscribes("cmd", Qos.ONE);
    device.disconnects();
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    rig.broker.forget();
    rig.pass(3_599_999);
    assertThat(rig.sessions()).isOne();
    rig.pass(1);

    assertThat(rig.sessions()).isZero();
    assertThat(rig.alarms()).isZero();
    assertThat(rig.counted(Counter.SESSIONS_EXPIRED)).isOne();
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.EXPIRED));
    device.hearsNothing();
  }

  @Test
  @DisplayName("queueMaxAge: a lost session expires too, counted from its loss")
  void aLostSessionExpires() {
    device.connected(false, 60);
    rig.passSeconds(90 + 3599);
    assertThat(rig.sessions()).isOne();
    rig.passSeconds(1);

    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName(
      "queueMaxAge: a reconnect stops the clock, present and sleeping clients never expire")
  void aReconnectStopsTheClock() {
    device.connected(false, 0);
    device.disconnects();
    rig.passSeconds(3000);
    device.connected(false, 0);
    rig.passSeconds(10_000);
    device.isServed();
    device.sleeps(20_000);
    rig.passSeconds(20_000);

    assertThat(rig.sessions()).isOne();
    assertThat(rig.counted(Counter.SESSIONS_EXPIRED)).isZero();
  }

  @Test
  @DisplayName("queueMaxAge: after expiry a Clean=0 CONNECT begins anew, old ids mean nothing")
  void afterExpiryEverythingIsNew() {
    device.connected(false, 0);
    int id = device.registers("a/b");
    device.disconnects();
    rig.passSeconds(3600);
    device.connected(false, 0);
    device.says(device.publish(Qos.ONE, id, 1, "x"));

    List<Message> heard = device.listens();
    assertThat(heard).singleElement().asString().contains("INVALID_TOPIC_ID");
  }
}
