package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sleeper that says CONNECT, or goodbye (MQTT-SN 1.2 §6.14). */
class WakingConnectTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @BeforeEach
  void sleep() {
    device.connected(true, 60);
    device.subscribes("a/b", Qos.TWO);
    device.subscribes("new/#", Qos.ONE);
    device.sleeps(300);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "SN-SLP-13, regression: CONNECT while asleep: CONNACK, then the queue, subscriptions survive")
  void connectWhileAsleepDeliversWhatWaits(boolean clean) {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    device.says(device.connect(clean, 100));
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2).first().isEqualTo(new Connack(ReturnCode.ACCEPTED));
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    Message next = heard.get(1);
    if (clean) { // A43: it may have restarted, so the ids are told anew
      device.answers((Register) next, ReturnCode.ACCEPTED);
      next = device.hearsOne(Publish.class);
    }
    assertThat(((Publish) next).payload()).isEqualTo(Bytes.utf8("1"));
    device.acknowledges((Publish) next);
    device.takes("2");
    rig.broker.delivers("dev1", "a/b", "3", Qos.ONE);
    device.takes("3");
  }

  @Test
  @DisplayName("SN-SLP-13, regression: the sleep timer is cancelled and the new keep-alive applies")
  void connectCancelsTheSleep() {
    device.says(device.connect(true, 1000));
    device.hears(new Connack(ReturnCode.ACCEPTED));
    rig.passSeconds(1099);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    rig.passSeconds(1);
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason()).isEqualTo(Reason.LOST);
  }

  @Test
  @DisplayName("SN-SLP-13: CONNECT while awake is the same")
  void connectWhileAwake() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();
    device.hearsOne(Publish.class);
    device.says(device.connect(true, 60));
    assertThat(device.listens()).hasSize(2).first().isEqualTo(new Connack(ReturnCode.ACCEPTED));
    rig.passSeconds(80);
    assertThat(device.listens()).hasOnlyElementsOfTypes(Publish.class, Register.class);
  }

  @Test
  @DisplayName("SN-SLP-13: CONNECT with Will while asleep prompts, the new will is handed over")
  void wakingWithAWillPrompts() {
    device.says(device.connectWithWill(true, 60));
    device.hears(new WillTopicReq());
    device.says(new WillTopic(Qos.ONE, false, "w"));
    device.hears(new WillMsgReq());
    device.says(new WillMsg(Bytes.utf8("gone")));
    device.hears(new Connack(ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.ChangeWill.class).will().orElseThrow().topic())
        .isEqualTo("w");
  }

  @Test
  @DisplayName("SN-AGG-4: what came while a sleeper failed to wake up is recorded")
  void failedWakeUpRecordsWhatCame() {
    device.says(device.connectWithWill(true, 60));
    long delivery = rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    assertThat(rig.broker.isAcknowledged(delivery)).isFalse();
    rig.passSeconds(40); // it never answers WILLTOPICREQ
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
    device.listens();
    device.wakes();
    device.takes("1");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP table: DISCONNECT while asleep or awake ends the session without will")
  void disconnectWhileAwakeIsGraceful() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();
    device.hearsOne(Publish.class);
    device.disconnects();
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason()).isEqualTo(Reason.GRACEFUL);
    rig.passSeconds(600);
    device.hearsNothing();
  }
}
