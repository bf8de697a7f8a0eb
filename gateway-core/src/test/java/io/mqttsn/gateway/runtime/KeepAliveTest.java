package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is still there, SN-KA-1 to SN-KA-5. */
class KeepAliveTest {

  private static final Disconnect DISCONNECT = new Disconnect(Disconnect.NO_DURATION);
  private static final Close LOST = new Close("dev1", Reason.LOST);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @ParameterizedTest
  @ValueSource(strings = {"02 16", "06 16 64 65 76 31"})
  @DisplayName("SN-KA-1: PINGREQ of an Active client is answered at once, broker or not")
  void aPingIsAnsweredAtOnce(String ping) {
    device.connected(true, 60);
    rig.broker.goesAway();
    rig.broker.forget();
    device.saysHex(ping);

    device.hears(new Pingresp());
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1500",
    "10,15000",
    "60,90000",
    "61,91000",
    "100,130000",
    "300,330000",
    "301,331100",
    "600,660000",
    "65535,72088500"
  })
  @DisplayName("SN-KA-2, A38: silence for Duration + grace is a loss, not a moment earlier")
  void silenceLastsDurationPlusGrace(int seconds, long millis) {
    device.connected(true, seconds);
    rig.pass(millis - 1);
    device.hearsNothing();
    rig.pass(1);

    device.hears(DISCONNECT);
    assertThat(rig.broker.last(Close.class)).isEqualTo(LOST);
  }

  @Test
  @DisplayName("SN-KA-2: Duration 0 is not supervised")
  void durationZeroIsNotSupervised() {
    device.connected(true, 0);
    rig.passSeconds(10_000_000);

    device.isServed();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60, 100, 360})
  @DisplayName(
      "SN-KA-2, regression: pings at exactly every Duration are enough, even if one gets lost")
  void pingingExactlyEveryDurationIsEnough(int seconds) {
    device.connected(true, seconds);
    for (int i = 0; i < 100; i++) {
      rig.passSeconds(seconds);
      device.isServed();
    }
    assertThat(rig.broker.all(Close.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 16", // PINGREQ
        "02 17", // PINGRESP
        "07 0D 00 05 12 34 00", // PUBACK of nothing
        "04 0F 00 02", // PUBREC
        "04 10 00 02", // PUBREL
        "04 0E 00 02", // PUBCOMP
        "0B 0A 00 00 00 01 61 2F 62 2F 63", // REGISTER
        "09 0C 00 00 05 00 00 68 69", // PUBLISH with an unknown id
        "09 0C 62 74 74 00 00 68 69", // PUBLISH QoS −1
        "07 0B 00 05 00 01 00", // REGACK
        "08 12 20 00 03 61 2F 2B", // SUBSCRIBE
        "08 14 00 00 08 61 2F 2B", // UNSUBSCRIBE
        "04 1A 40 77", // WILLTOPICUPD
        "05 1C 6F 66 66", // WILLMSGUPD
        "0A 04 04 01 00 3C 64 65 76 31" // CONNECT, identical
      })
  @DisplayName("SN-KA-2: any well-formed packet of the client is a sign of life")
  void anyPacketIsASignOfLife(String hex) {
    device.connected(true, 60);
    rig.passSeconds(5);
    device.saysHex(hex);
    rig.pass(89_999);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.pass(1);

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-KA-2, regression: what the gateway sends is no sign of life")
  void deliveriesAreNoSignOfLife() {
    device.connected(true, 60);
    for (int i = 0; i < 9; i++) {
      rig.passSeconds(10);
      rig.broker.delivers("dev1", "tt", "x", Qos.ZERO);
    }

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-KA-2: packets of somebody else at another address are no sign of life")
  void anotherAddressIsNoSignOfLife() {
    device.connected(true, 60);
    rig.passSeconds(80);
    Device impostor = rig.device("dev1", "elsewhere");
    impostor.says(new Pingreq("dev1"));
    impostor.says(new Pingreq(""));
    rig.passSeconds(10);

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-GW-6, regression: discovery is no sign of life")
  void discoveryIsNoSignOfLife() {
    device.connected(true, 60);
    rig.passSeconds(80);
    device.saysHex("03 01 01");
    device.saysHex("08 02 08 04 C0 A8 01 0A");
    rig.passSeconds(10);

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-KA-3: a lost client is told once, its will fires, its Clean=0 data stay")
  void aLostClientIsToldOnce() {
    device.connectedWithWill(false, 60, "w", "gone");
    int id = device.registers("a/b");
    rig.passSeconds(1000);

    device.hears(DISCONNECT);
    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
    assertThat(rig.counted(Counter.SESSIONS_LOST)).isOne();
    assertThat(rig.sessions()).isOne();
    assertThat(rig.book.size()).isZero();
    device.connected(false, 60);
    device.says(device.publish(Qos.ONE, id, 4, "x"));
    device.hears(new Puback(id, 4, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-KA-3: a lost client's next packet is a stranger's")
  void aLostClientIsAStranger() {
    device.connected(false, 60);
    rig.passSeconds(90);
    device.hears(DISCONNECT);

    device.isUnknown();
  }

  @Test
  @DisplayName("SN-KA-3: nothing is kept of a lost client with a clean session")
  void nothingIsKeptOfALostCleanSession() {
    device.connected(true, 60);
    rig.passSeconds(90);

    assertThat(rig.sessions()).isZero();
    assertThat(rig.alarms()).isZero();
  }

  @Test
  @DisplayName("SN-KA-4: however silent, an unsupervised client's session stays open upstream")
  void theBrokerLinkIsTheGatewaysBusiness() {
    device.connected(true, 0);
    device.sleeps(65_535);
    rig.broker.forget();
    rig.passSeconds(65_535);

    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-KA-5, regression: while asleep only the sleep timer runs")
  void keepAliveRestsDuringSleep() {
    device.connected(true, 1);
    device.sleeps(100);
    rig.passSeconds(129);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.passSeconds(1);

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-KA-5: while awake neither keep alive nor sleep timer runs out")
  void keepAliveRestsWhileAwake() {
    device.connected(true, 1);
    int id = device.subscribes("cmd", Qos.ONE);
    device.sleeps(5);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    device.says(new Pingreq("dev1"));
    Publish publish = device.hearsOne(Publish.class);
    rig.passSeconds(9); // more than both

    device.says(new Puback(id, publish.messageId(), ReturnCode.ACCEPTED));

    device.hears(new Pingresp());
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.pass(7_499);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.pass(1);
    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-KA-5: CONNECT after sleep brings the keep alive back and ends the sleep timer")
  void connectEndsTheSleepTimer() {
    device.connected(false, 60);
    device.sleeps(30);
    device.says(device.connect(false, 600));
    device.hears(new Connack(ReturnCode.ACCEPTED));
    rig.passSeconds(659);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.passSeconds(1);

    device.hears(DISCONNECT);
  }

  @Test
  @DisplayName("SN-KA-3: one alarm a session, however long it lives and whatever it does")
  void alarmsDoNotPileUp() {
    device.connected(true, 65_535);
    int id = device.subscribes("cmd", Qos.ONE);
    for (int i = 0; i < 50; i++) {
      rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
      Publish publish = device.hearsOne(Publish.class);
      device.says(new Puback(id, publish.messageId(), ReturnCode.ACCEPTED));
      rig.passSeconds(10);
    }
    assertThat(rig.alarms()).isOne();
    for (int i = 0; i < 50; i++) {
      device.disconnects();
      device.connected(true, 65_535);
    }

    assertThat(rig.alarms()).isOne();
  }
}
