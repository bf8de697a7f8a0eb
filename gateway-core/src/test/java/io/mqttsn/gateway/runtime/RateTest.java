package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillMsgUpd;
import io.mqttsn.codec.WillMessages.WillTopicResp;
import io.mqttsn.codec.WillMessages.WillTopicUpd;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that asks for more than {@code sessions.rate}: SN-CGS-1 to SN-CGS-3. */
class RateTest {

  private static final int RATE = 10;
  private static final TopicRef TOPIC = TopicRef.ShortName.of("tt");

  private final Rig rig =
      new Rig(ProtocolSettings.DEFAULT.withRequestRate(RATE), PredefinedTopics.NONE);
  private final Device device = rig.device("dev1").connectedWithWill(true, 60, "will", "x");

  private static Publish publish(Qos qos, int messageId) {
    return new Publish(false, qos, false, TOPIC, messageId, Bytes.utf8("x"));
  }

  private int published() {
    return rig.broker.all(UpstreamCommand.Publish.class).size();
  }

  private void exhausted() {
    for (int i = 0; i < RATE; i++) {
      device.says(publish(Qos.ZERO, 0));
    }
    assertThat(published()).isEqualTo(RATE);
    assertThat(rig.counted(Counter.REQUESTS_OVER_RATE)).isZero();
  }

  private void isServedAfterWaiting(Message request, Message answer) {
    rig.pass(1000 / RATE - 1);
    device.says(request);
    assertThat(device.listens()).doesNotContain(answer);
    rig.pass(1);
    device.says(request);
    device.hears(answer);
  }

  @Test
  @DisplayName(
      "SN-CGS-2: QoS 1 above the rate is neither acknowledged nor forwarded, then repeated")
  void qosOneIsWithheld() {
    exhausted();
    device.says(publish(Qos.ONE, 1));
    device.hearsNothing();
    assertThat(published()).isEqualTo(RATE);
    assertThat(rig.counted(Counter.REQUESTS_OVER_RATE)).isOne();

    isServedAfterWaiting(publish(Qos.ONE, 1), new Puback(TOPIC.wireId(), 1, ReturnCode.ACCEPTED));
    assertThat(published()).isEqualTo(RATE + 1);
  }

  @Test
  @DisplayName("SN-CGS-2: QoS 2 above the rate likewise; what was taken is finished above it")
  void qosTwoIsWithheld() {
    device.says(publish(Qos.TWO, 7));
    device.hears(new Pubrec(7));
    for (int i = 1; i < RATE; i++) {
      device.says(publish(Qos.ZERO, 0));
    }
    device.says(publish(Qos.TWO, 8));
    device.hearsNothing();
    device.says(new Pubrel(7));
    device.hears(new Pubcomp(7));

    isServedAfterWaiting(publish(Qos.TWO, 8), new Pubrec(8));
  }

  @Test
  @DisplayName("SN-CGS-3: QoS 0 and −1 above the rate are dropped and counted, others are served")
  void qosZeroIsDroppedAndOthersAreServed() {
    exhausted();
    for (int i = 0; i < 1000; i++) {
      device.says(publish(i % 2 == 0 ? Qos.ZERO : Qos.MINUS_ONE, 0));
    }
    assertThat(published()).isEqualTo(RATE);
    assertThat(rig.counted(Counter.REQUESTS_OVER_RATE)).isEqualTo(1000);
    device.hearsNothing();
    Device other = rig.device("dev2").connected();
    other.says(publish(Qos.ONE, 1));

    other.hears(new Puback(TOPIC.wireId(), 1, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-CGS-1: REGISTER above the rate is congestion and succeeds later")
  void registerIsCongestion() {
    exhausted();
    Register register = new Register(0, 3, "a/b");
    device.says(register);
    device.hears(new Regack(0, 3, ReturnCode.CONGESTION));
    assertThat(rig.counted(Counter.TOPIC_IDS_EXHAUSTED)).isZero();
    rig.pass(100);
    device.says(register);

    assertThat(device.hearsOne(Regack.class).returnCode()).isEqualTo(ReturnCode.ACCEPTED);
  }

  @Test
  @DisplayName("SN-CGS-1: SUBSCRIBE above the rate is congestion and succeeds later")
  void subscribeIsCongestion() {
    exhausted();
    Subscribe subscribe = new Subscribe(false, Qos.ONE, new TopicRef.Name("a/+"), 4);
    device.says(subscribe);
    device.hears(new Suback(Qos.ZERO, 0, 4, ReturnCode.CONGESTION));
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();

    isServedAfterWaiting(subscribe, new Suback(Qos.ONE, 0, 4, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-SUB-8: a SUBSCRIBE repeated while pending gets one SUBACK, above the rate too")
  void aPendingSubscribeIsNotRefused() {
    rig.broker.waits();
    Subscribe subscribe = new Subscribe(false, Qos.ONE, new TopicRef.Name("a/+"), 4);
    device.says(subscribe);
    for (int i = 1; i < RATE; i++) {
      device.says(publish(Qos.ZERO, 0));
    }
    device.says(subscribe);
    device.hearsNothing();
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));

    device.hears(new Suback(Qos.ONE, 0, 4, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-CGS-2: UNSUBSCRIBE above the rate is not answered and succeeds later")
  void unsubscribeIsWithheld() {
    exhausted();
    Unsubscribe unsubscribe = new Unsubscribe(new TopicRef.Name("a/+"), 5);
    device.says(unsubscribe);
    device.hearsNothing();

    isServedAfterWaiting(unsubscribe, new Unsuback(5));
  }

  @Test
  @DisplayName("SN-CGS-1: will updates above the rate are congestion and change nothing")
  void willUpdatesAreCongestion() {
    exhausted();
    device.says(new WillTopicUpd(Qos.ONE, false, "other"));
    device.hears(new WillTopicResp(ReturnCode.CONGESTION));
    device.says(new WillMsgUpd(Bytes.utf8("y")));
    device.hears(new WillMsgResp(ReturnCode.CONGESTION));

    assertThat(rig.broker.all(UpstreamCommand.ChangeWill.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-KA-1: a client above the rate is alive: its frames count, pings are answered")
  void aTalkativeClientIsAlive() {
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 3 * RATE; i++) {
        device.says(publish(Qos.ZERO, 0));
      }
      rig.passSeconds(1);
    }
    device.isServed();
    device.disconnects();

    assertThat(published()).isEqualTo(600 * RATE);
  }

  @Test
  @DisplayName("A25: without a rate nothing is limited")
  void noRateNoLimit() {
    Rig free = new Rig();
    Device talker = free.device("dev1").connected();
    for (int i = 0; i < 10_000; i++) {
      talker.says(publish(Qos.ZERO, 0));
    }

    assertThat(free.broker.all(UpstreamCommand.Publish.class)).hasSize(10_000);
  }
}
