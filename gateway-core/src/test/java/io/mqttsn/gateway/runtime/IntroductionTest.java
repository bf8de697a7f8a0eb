package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that the gateway tells a client before it delivers (MQTT-SN 1.2 §6.10). */
class IntroductionTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName(
      "SN-REG-8, regression: a name not told yet is registered first, later messages wait too")
  void nothingOvertakesTheRegistration() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);

    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ZERO);
    Register register = device.hearsRegister("a/b");
    device.answers(register, ReturnCode.ACCEPTED);

    Publish first = device.takes("1");
    assertThat(first.topic()).isEqualTo(new TopicRef.RegisteredId(register.topicId()));
    device.takes("2");
  }

  @Test
  @DisplayName("SN-REG-8, regression: PUBLISH waits for a REGACK that fits, not for any")
  void strayRegackIsNoPermission() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    Register register = device.hearsRegister("a/b");

    device.answers(
        new Register(register.topicId(), register.messageId() + 1, "a/b"), ReturnCode.ACCEPTED);
    device.answers(
        new Register(register.topicId() ^ 1, register.messageId(), "a/b"), ReturnCode.ACCEPTED);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-REG-9: REGACK and SUBACK tell an id, a CONNACK makes it untold")
  void toldMeansToldInThisConnection() {
    device.connected(false, 0);
    int registered = device.registers("a/reg");
    int subscribed = device.subscribes("a/sub", Qos.ONE);
    rig.broker.delivers("dev1", "a/reg", "1", Qos.ONE);
    assertThat(device.takes("1").topic().wireId()).isEqualTo(registered);
    rig.broker.delivers("dev1", "a/sub", "2", Qos.ONE);
    assertThat(device.takes("2").topic().wireId()).isEqualTo(subscribed);
    device.disconnects();
    device.connected(false, 0);

    rig.broker.delivers("dev1", "a/sub", "3", Qos.ONE);
    Register register = device.hearsRegister("a/sub");
    assertThat(register.topicId()).isEqualTo(subscribed);
    device.answers(register, ReturnCode.ACCEPTED);
    device.takes("3");
    rig.broker.delivers("dev1", "a/sub", "4", Qos.ONE);
    device.takes("4");
  }

  @Test
  @DisplayName("SN-REG-9: a waking CONNECT without clean session keeps what was told")
  void wakingConnectKeepsWhatWasTold() {
    device.connected(false, 0);
    device.subscribes("a/b", Qos.ONE);
    device.sleeps(60);
    device.connected(false, 0);

    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);

    device.takes("1");
  }

  @Test
  @DisplayName("SN-REG-9, A43: a waking CONNECT with clean session un-tells the ids")
  void cleanWakingConnectUntells() {
    device.connected(true, 0);
    device.subscribes("a/b", Qos.ONE);
    device.sleeps(60);
    device.connected(true, 0);

    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);

    device.hearsRegister("a/b");
  }

  @Test
  @DisplayName("SN-REG-9: an id whose SUBACK could not leave is not told")
  void subackThatNeverLeftTellsNothing() {
    device.connected(false, 0);
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("a/b"), device.nextMessageId()));
    device.sleeps(60);
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));
    device.hearsNothing();

    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();

    device.hearsRegister("a/b");
  }

  @Test
  @DisplayName("SN-REG-10: one REGISTER at a time, repeated unchanged every T_retry")
  void registerIsRepeatedUnchanged() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    rig.broker.delivers("dev1", "a/1", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/2", "2", Qos.ONE);
    Register register = device.hearsRegister("a/1");

    for (int i = 0; i < 3; i++) {
      rig.pass(9_999);
      device.hearsNothing();
      rig.pass(1);
      device.hears(register);
    }
  }

  @Test
  @DisplayName("SN-REG-11: REGISTER of an id told earlier goes unanswered: PUBLISH after T_retry")
  void idToldEarlierIsUsedWithoutRegack() {
    device.connected(false, 0);
    int id = device.subscribes("a/b", Qos.ONE);
    device.disconnects();
    device.connected(false, 0);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.hearsRegister("a/b");

    rig.passSeconds(10);

    assertThat(device.takes("1").topic()).isEqualTo(new TopicRef.RegisteredId(id));
  }

  @Test
  @DisplayName("SN-REG-11: REGISTER never answered: messages wait, the client stays connected")
  void clientThatIgnoresRegisterStaysConnected() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    rig.broker.delivers("dev1", "a/1", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/2", "2", Qos.ONE);

    rig.passSeconds(600);

    assertThat(device.listens()).hasSize(4).hasOnlyElementsOfType(Register.class);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    device.says(new Pingreq(""));
    assertThat(device.listens()).hasSize(2).last().isInstanceOf(Register.class);
  }

  @Test
  @DisplayName("SN-REG-11: such a client gets the messages once it asks for the id itself")
  void clientThatAsksForTheIdItselfNeedNotAnswer() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    rig.broker.delivers("dev1", "a/1", "1", Qos.ONE);
    rig.passSeconds(600);
    device.listens();

    device.says(new Register(0, 5, "a/1"));

    assertThat(device.listens()).hasSize(2).last().isInstanceOf(Publish.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "03", "04", "FF"})
  @DisplayName("SN-REG-12, regression: a refused name is delivered no more, others are")
  void refusedNameIsMuted(String code) {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    long first = rig.broker.delivers("dev1", "a/no", "1", Qos.ONE);
    long second = rig.broker.delivers("dev1", "a/no", "2", Qos.TWO);
    long other = rig.broker.delivers("dev1", "a/yes", "3", Qos.ONE);
    Register register = device.hearsRegister("a/no");
    device.saysHex("07 0B %04X %04X".formatted(register.topicId(), register.messageId()) + code);

    assertThat(rig.broker.isAcknowledged(first)).isTrue();
    assertThat(rig.broker.isAcknowledged(second)).isTrue();
    assertThat(rig.broker.isAcknowledged(other)).isFalse();
    device.answers(device.hearsRegister("a/yes"), ReturnCode.ACCEPTED);
    device.takes("3");
    long later = rig.broker.delivers("dev1", "a/no", "4", Qos.ONE);
    device.hearsNothing();
    assertThat(rig.broker.isAcknowledged(later)).isTrue();
    assertThat(rig.broker.all(UpstreamCommand.Unsubscribe.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-REG-12: a refused name is delivered again once the client asks for it")
  void refusedNameComesBackOnRequest() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    for (boolean byRegister : new boolean[] {true, false}) {
      String name = "a/" + byRegister;
      rig.broker.delivers("dev1", name, "1", Qos.ONE);
      device.answers(device.hearsRegister(name), ReturnCode.NOT_SUPPORTED);
      if (byRegister) {
        device.registers(name);
      } else {
        device.subscribes(name, Qos.ONE);
      }

      rig.broker.delivers("dev1", name, "2", Qos.ONE);

      device.takes("2");
    }
  }

  @Test
  @DisplayName("SN-REG-12, A32: refusing an exact subscription's name unsubscribes it")
  void refusedExactSubscriptionIsGivenBack() {
    device.connected(false, 0);
    device.subscribes("a/b", Qos.ONE);
    device.disconnects();
    device.connected(false, 0);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);

    device.answers(device.hearsRegister("a/b"), ReturnCode.INVALID_TOPIC_ID);

    assertThat(rig.broker.last(UpstreamCommand.Unsubscribe.class).filter()).isEqualTo("a/b");
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-REG-13: REGACK congestion keeps the messages and asks again after T_WAIT")
  void congestedClientIsAskedLater() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.answers(device.hearsRegister("a/b"), ReturnCode.CONGESTION);

    rig.pass(299_999);
    device.hearsNothing();
    rig.pass(1);

    device.answers(device.hearsRegister("a/b"), ReturnCode.ACCEPTED);
    device.takes("1");
  }

  @Test
  @DisplayName("SN-REG-13: REGACK congestion ends with the next wake-up")
  void congestedClientIsAskedWhenItWakes() {
    device.connected();
    device.subscribes("a/#", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.answers(device.hearsRegister("a/b"), ReturnCode.CONGESTION);
    device.sleeps(60);

    device.wakes();

    device.hearsRegister("a/b");
  }
}
