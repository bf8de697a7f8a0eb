package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PINGREQ of a sleeping client: what waits is delivered, then PINGRESP (§6.14). */
class WakeUpTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @BeforeEach
  void sleep() {
    device.connected(true, 60);
    device.subscribes("a/b", Qos.TWO);
    device.subscribes("new/#", Qos.ONE);
    device.sleeps(300);
  }

  @Test
  @DisplayName("SN-SLP-6, regression: nothing queued: PINGRESP at once, and the sleep begins anew")
  void nothingQueuedIsAnsweredAtOnce() {
    for (int i = 0; i < 5; i++) {
      rig.passSeconds(320);
      device.wakes();
      device.hears(new Pingresp());
    }
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "SN-SLP-6, SN-SLP-7, regression: all in order, PINGRESP once and last, after the last ack")
  void pingrespComesAfterTheLastAcknowledgement() {
    rig.broker.delivers("dev1", "a/b", "0", Qos.ZERO);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.TWO);
    device.wakes();
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2);
    assertThat(((Publish) heard.get(0)).payload()).isEqualTo(Bytes.utf8("0"));
    device.acknowledges((Publish) heard.get(1));
    Publish two = device.takes("2");
    device.says(new Pubrec(two.messageId()));
    device.hears(new Pubrel(two.messageId()));
    device.says(new Pubcomp(two.messageId()));
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-6, A43: what arrives during the flush is delivered too")
  void arrivalsDuringTheFlushAreDelivered() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();
    Publish one = device.hearsOne(Publish.class);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    device.acknowledges(one);
    device.takes("2");
    device.hears(new Pingresp());
    rig.broker.delivers("dev1", "a/b", "3", Qos.ONE);
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-SLP-8, regression: a new name is registered first, nothing overtakes")
  void newNameIsRegisteredWhileAwake() {
    rig.broker.delivers("dev1", "new/1", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    device.wakes();
    device.answers(device.hearsRegister("new/1"), ReturnCode.ACCEPTED);
    device.takes("1");
    device.takes("2");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-9, regression: the next PINGREQ brings only what is new")
  void acknowledgedMessagesNeverComeTwice() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    device.wakes();
    device.takes("1");
    device.takes("2");
    device.hears(new Pingresp());
    rig.broker.delivers("dev1", "a/b", "3", Qos.ONE);
    rig.passSeconds(100);
    device.wakes();
    device.takes("3");
    device.hears(new Pingresp());
    device.wakes();
    device.hears(new Pingresp());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dev1"})
  @DisplayName(
      "SN-SLP-10: PINGREQ repeated during the flush brings the open message again, no more")
  void repeatedPingRepeatsTheOpenMessage(String named) {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    device.wakes();
    Publish one = device.hearsOne(Publish.class);
    device.says(new Pingreq(named));
    Publish again = device.hearsOne(Publish.class);
    assertThat(again.messageId()).isEqualTo(one.messageId());
    assertThat(again.duplicate()).isTrue();
    device.acknowledges(again);
    device.takes("2");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName(
      "SN-SLP-11: silent while awake: asleep again without PINGRESP, message kept, not lost")
  void silentWhileAwakeFallsAsleepAgain() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();
    rig.passSeconds(40);
    assertThat(device.listens()).hasSize(4).hasOnlyElementsOfType(Publish.class);
    rig.passSeconds(329);
    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    device.wakes();
    assertThat(device.takes("1").duplicate()).isTrue();
    device.hears(new Pingresp());
    rig.passSeconds(330);
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason()).isEqualTo(Reason.LOST);
  }

  @Test
  @DisplayName(
      "A43: a wake-up brings 1000 messages at most, then PINGRESP; the rest comes next time")
  void wakeUpIsLimitedInMessages() {
    for (int i = 0; i < 1000; i++) {
      rig.broker.delivers("dev1", "a/b", "m" + i, Qos.ONE);
    }
    device.wakes();
    rig.broker.delivers("dev1", "a/b", "m1000", Qos.ONE); // the first is under way by now
    for (int i = 0; i < 1000; i++) {
      device.takes("m" + i);
    }
    device.hears(new Pingresp());
    device.wakes();
    device.takes("m1000");
  }

  @Test
  @DisplayName("A43: a wake-up lasts 60 s at most, then PINGRESP after the open message")
  void wakeUpIsLimitedInTime() {
    for (int i = 0; i < 20; i++) {
      rig.broker.delivers("dev1", "a/b", "m" + i, Qos.ONE);
    }
    device.wakes();
    for (int i = 0; i < 7; i++) {
      rig.pass(9_000);
      device.takes("m" + i); // six within the minute, the seventh was under way when it ended
    }
    device.hears(new Pingresp());
    rig.passSeconds(100);
    device.hearsNothing();
    device.wakes();
    device.takes("m7");
  }

  @Test
  @DisplayName("A43, SN-SLP-11: the time runs out on a silent client: no PINGRESP for it either")
  void timeRunsOutOnASilentClient() {
    Rig slow =
        new Rig(
            ProtocolSettings.DEFAULT.withRetry(Duration.ofSeconds(40), 3), PredefinedTopics.NONE);
    Device client = slow.device("dev1").connected();
    client.subscribes("a/b", Qos.ONE);
    client.sleeps(600);
    slow.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    client.wakes();
    slow.passSeconds(600);
    assertThat(client.listens()).hasSize(4).hasOnlyElementsOfType(Publish.class);
    assertThat(slow.broker.all(UpstreamCommand.Close.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "A43, SN-DLV-7: a waking client that is congested is let go, and asked at the next wake-up")
  void congestedWakingClientIsLetGo() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();
    device.answers(device.hearsOne(Publish.class), ReturnCode.CONGESTION);
    device.hears(new Pingresp());
    rig.passSeconds(320);
    device.hearsNothing();
    device.wakes();
    device.takes("1");
  }

  @Test
  @DisplayName(
      "SN-SLP-12, regression: PINGREQ without name from the sleeper's address is its wake-up")
  void namelessPingWakesTheClientAtThatAddress() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.says(new Pingreq(""));
    device.takes("1");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-12, regression: PINGREQ with a sleeper's name moves it to the new address")
  void namedPingMovesTheSleeper() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.moves("elsewhere").wakes();
    device.takes("1");
    device.hears(new Pingresp());
    device.moves("dev1").hearsNothing();
    device.says(new Pingreq(""));
    device.hears(new Disconnect(Disconnect.NO_DURATION));
  }

  @Test
  @DisplayName("SN-SLP-12: PINGREQ with an unknown name is answered DISCONNECT")
  void unknownNameIsAnsweredDisconnect() {
    Device stranger = rig.device("nobody");
    stranger.wakes();
    stranger.hears(new Disconnect(Disconnect.NO_DURATION));
  }
}
