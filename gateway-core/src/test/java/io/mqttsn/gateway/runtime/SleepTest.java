package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef.Name;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Falling asleep, being asleep, and oversleeping (MQTT-SN 1.2 §6.14). */
class SleepTest {

  private static final Disconnect BYE = new Disconnect(Disconnect.NO_DURATION);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");
  private int id;

  @BeforeEach
  void subscribe() {
    device.connected(false, 60);
    id = device.subscribes("a/b", Qos.TWO);
  }

  @Test
  @DisplayName(
      "SN-SLP-1, regression: DISCONNECT with duration is answered plainly, the broker is not told")
  void fallingAsleepClosesNothing() {
    rig.broker.forget();
    device.says(new Disconnect(300));
    device.hears(BYE);
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.wakes();
    device.takes("1");
  }

  @Test
  @DisplayName("SN-SLP-2, regression: DISCONNECT again renews the sleep and keeps the queue")
  void sleepRequestMayBeRepeated() {
    device.sleeps(60);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.passSeconds(80);
    device.sleeps(60);
    rig.passSeconds(89);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    device.wakes();
    device.takes("1");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-2: another duration takes effect at once, longer or shorter")
  void sleepMayBeChanged() {
    device.sleeps(60);
    device.sleeps(1000);
    rig.passSeconds(1099);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    device.sleeps(10);
    rig.passSeconds(15);
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason()).isEqualTo(Reason.LOST);
  }

  @Test
  @DisplayName("SN-SLP-3: a sleeper is sent nothing: no message, repetition, prompt or late answer")
  void sleeperIsLeftInPeace() {
    rig.broker.waits();
    device.says(device.publish(Qos.ONE, id, 5, "up"));
    device.says(device.publish(Qos.TWO, id, 6, "up"));
    device.says(new Subscribe(false, Qos.ONE, new Name("a/late"), 7));
    device.says(new Unsubscribe(new Name("a/b"), 8));
    rig.broker.delivers("dev1", "a/b", "under way", Qos.ONE);
    device.hearsOne(Publish.class);
    device.sleeps(300);

    rig.broker.all(UpstreamCommand.class).forEach(rig.broker::answer);
    rig.broker.delivers("dev1", "a/b", "queued", Qos.ONE);
    rig.broker.delivers("dev1", "a/new", "queued", Qos.ZERO);
    rig.broker.goesAway();
    rig.passSeconds(100);
    rig.broker.comesBack();
    rig.passSeconds(220);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-SLP-3: what a sleeper was not told it learns by asking again")
  void lateAnswersComeOnRequest() {
    rig.broker.waits();
    device.says(device.publish(Qos.ONE, id, 5, "up"));
    device.says(new Subscribe(false, Qos.ONE, new Name("a/late"), 7));
    device.sleeps(300);
    rig.broker.answer(rig.broker.last(UpstreamCommand.Publish.class));
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));
    device.hearsNothing();
    rig.broker.comesBack();

    device.says(
        new Publish(
            true, Qos.ONE, false, device.publish(Qos.ONE, id, 5, "").topic(), 5, Bytes.utf8("up")));
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
    device.says(new Subscribe(true, Qos.ONE, new Name("a/late"), 7));
    assertThat(device.hearsOne(Suback.class).messageId()).isEqualTo(7);
  }

  @Test
  @DisplayName(
      "SN-SLP-4, A34, regression: QoS 1 and 2 are all kept, recorded since the broker is shared")
  void everyMessageIsKept() {
    device.sleeps(300);
    for (int i = 0; i < 500; i++) {
      long delivery = rig.broker.delivers("dev1", "a/b", "m" + i, i % 2 == 0 ? Qos.ONE : Qos.TWO);
      assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
    }
    assertThat(rig.counted(Counter.DELIVERIES_RECORDED)).isEqualTo(500);
    assertThat(rig.counted(Counter.DELIVERIES_DROPPED_QUEUE_FULL)).isZero();
    device.wakes();
    device.takes("m0");
  }

  @Test
  @DisplayName("SN-SLP-4: of QoS 0 the newest 100 are kept")
  void qos0IsKeptUpToTheLimit() {
    device.sleeps(300);
    for (int i = 0; i < 130; i++) {
      rig.broker.delivers("dev1", "a/b", "m" + i, Qos.ZERO);
    }
    device.wakes();
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(101).last().isEqualTo(new Pingresp());
    assertThat(((Publish) heard.get(0)).payload()).isEqualTo(Bytes.utf8("m30"));
  }

  @Test
  @DisplayName("SN-SLP-5: what was under way is first again, marked DUP, with its MsgId")
  void messageUnderWayReturnsToTheHead() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    Publish first = device.hearsOne(Publish.class);
    device.sleeps(300);
    rig.broker.delivers("dev1", "a/b", "3", Qos.ONE);

    device.wakes();

    Publish again = device.takes("1");
    assertThat(again.duplicate()).isTrue();
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(device.takes("2").duplicate()).isFalse();
    device.takes("3");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-14: oversleeping publishes the will and says nothing")
  void oversleepingIsBeingLost() {
    device.sleeps(60);
    rig.pass(89_999);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    rig.pass(1);
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason()).isEqualTo(Reason.LOST);
    device.hearsNothing();
  }

  @ParameterizedTest
  @CsvSource({"''", "dev1"})
  @DisplayName("SN-SLP-14: PINGREQ of a client that has overslept is answered DISCONNECT")
  void pingAfterOversleepingIsDisconnect(String named) {
    device.sleeps(60);
    rig.passSeconds(90);
    device.says(new Pingreq(named));
    device.hears(BYE);
  }

  @Test
  @DisplayName("SN-SLP-14: a kept session gets its messages after oversleeping and CONNECT")
  void messagesSurviveOversleeping() {
    device.sleeps(60);
    rig.broker.delivers("dev1", "a/b", "asleep", Qos.ONE);
    rig.passSeconds(90);
    rig.broker.delivers("dev1", "a/b", "lost", Qos.ONE);

    device.says(device.connect(false, 60));

    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2).last().isInstanceOf(Register.class);
    device.answers((Register) heard.get(1), ReturnCode.ACCEPTED);
    device.takes("asleep");
    device.takes("lost");
  }

  @Test
  @DisplayName("SN-SLP-15: a sleeper that speaks is served, stays asleep, and its timer restarts")
  void sleeperMaySpeak() {
    device.sleeps(60);
    rig.broker.delivers("dev1", "a/b", "queued", Qos.ONE);
    rig.passSeconds(80);
    device.says(device.publish(Qos.ONE, id, 5, "up"));
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
    rig.passSeconds(80);
    device.says(device.publish(Qos.TWO, id, 6, "up"));
    device.hears(new Pubrec(6));
    rig.passSeconds(80);
    assertThat(device.registers("a/c")).isNotZero();
    rig.passSeconds(80);
    assertThat(device.subscribes("a/d", Qos.ONE)).isNotZero();
    rig.passSeconds(89);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    device.wakes();
    device.takes("queued");
    device.hears(new Pingresp());
  }

  @ParameterizedTest
  @CsvSource({"60,65535", "1,5"})
  @DisplayName("SN-SLP-16: sleep may be longer than the keep-alive")
  void sleepMayBeLongerThanKeepAlive(int keepAlive, int sleep) {
    Device other = rig.device("dev2").connected(true, keepAlive);
    other.sleeps(sleep);
    device.disconnects();
    rig.broker.forget();
    rig.passSeconds(sleep);
    other.wakes();
    other.hears(new Pingresp());
    rig.passSeconds(sleep);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();
    rig.passSeconds(sleep);
    assertThat(rig.broker.last(UpstreamCommand.Close.class).client()).isEqualTo("dev2");
  }

  @Test
  @DisplayName("SN-SLP-17, regression: ids survive sleep")
  void idsSurviveSleep() {
    device.sleeps(60);
    device.connected(false, 60);
    device.says(device.publish(Qos.ONE, id, 5, "up"));
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("a/b");
  }
}
