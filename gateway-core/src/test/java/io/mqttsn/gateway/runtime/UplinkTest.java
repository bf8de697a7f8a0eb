package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicRef.RegisteredId;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBLISH from client to broker (MQTT-SN 1.2 §6.6). */
class UplinkTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-PUB-1: QoS 0 is forwarded and not answered")
  void qos0IsForwardedAndNotAnswered() {
    int id = device.connected().registers("a/b");

    device.says(device.publish(Qos.ZERO, id, 0, "x"));

    assertThat(published())
        .containsExactly(
            new UpstreamCommand.Publish(
                "dev1", Upstream.NO_TOKEN, "a/b", Bytes.utf8("x"), Qos.ZERO, false));
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-PUB-2: QoS 1 is acknowledged after the broker has acknowledged, not before")
  void qos1IsAcknowledgedAfterTheBroker() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();

    device.says(device.publish(Qos.ONE, id, 0x7777, "x"));
    rig.passSeconds(60);
    device.hearsNothing();
    rig.broker.answer(lastPublished());

    device.hears(new Puback(id, 0x7777, ReturnCode.ACCEPTED));
  }

  @Test
  @DisplayName("SN-PUB-3: QoS 1 repeated while pending is forwarded once and acknowledged once")
  void pendingQos1IsForwardedOnce() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();
    device.says(device.publish(Qos.ONE, id, 5, "x"));

    device.says(duplicate(Qos.ONE, id, 5));
    device.says(device.publish(Qos.ONE, id, 5, "x"));
    rig.broker.answer(lastPublished());

    assertThat(published()).hasSize(1);
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
  }

  @ParameterizedTest
  @CsvSource({"true,60,1", "true,61,2", "false,1,2"})
  @DisplayName("SN-PUB-3: after completion DUP=1 is a repetition for 60 s, DUP=0 a new message")
  void finishedQos1IsRememberedForAMinute(boolean duplicate, int seconds, int forwarded) {
    int id = device.connected().registers("a/b");
    device.says(device.publish(Qos.ONE, id, 5, "x"));
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
    rig.passSeconds(seconds);

    device.says(duplicate ? duplicate(Qos.ONE, id, 5) : device.publish(Qos.ONE, id, 5, "x"));

    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
    assertThat(published()).hasSize(forwarded);
  }

  @Test
  @DisplayName(
      "SN-PUB-3: DUP=1 with a finished MsgId but another topic or payload is a new message")
  void sameMsgIdWithOtherContentIsNoRepetition() {
    device.connected();
    int id = device.registers("a/b");
    int other = device.registers("a/c");
    device.says(device.publish(Qos.ONE, id, 5, "x"));
    device.says(duplicate(Qos.ONE, other, 5));
    device.says(new Publish(true, Qos.ONE, false, new RegisteredId(id), 5, Bytes.utf8("y")));

    assertThat(published()).hasSize(3);
  }

  @Test
  @DisplayName("SN-PUB-4: QoS 2 goes PUBREC, PUBREL, PUBCOMP, and the broker sees one PUBLISH")
  void qos2IsPlayedToTheEnd() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.hearsNothing();
    rig.broker.answer(lastPublished());
    device.hears(new Pubrec(5));

    device.says(new Pubrel(5));

    device.hears(new Pubcomp(5));
    assertThat(published()).hasSize(1);
    assertThat(lastPublished().qos()).isEqualTo(Qos.TWO);
  }

  @Test
  @DisplayName(
      "SN-PUB-5, regression: QoS 2 repeated before PUBREL brings PUBREC, never a second message")
  void repeatedQos2IsForwardedOnce() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.says(duplicate(Qos.TWO, id, 5));
    device.hearsNothing();
    rig.broker.answer(lastPublished());
    device.hears(new Pubrec(5));

    rig.passSeconds(600);
    device.says(duplicate(Qos.TWO, id, 5));
    device.hears(new Pubrec(5));
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.hears(new Pubrec(5));

    assertThat(published()).hasSize(1);
  }

  @Test
  @DisplayName("SN-PUB-5, regression: QoS 1 under the id of a half-open QoS 2 message is another")
  void qos1UnderTheIdOfAnUnreleasedMessageIsServed() {
    int id = device.connected().registers("a/b");
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.hears(new Pubrec(5));

    device.says(device.publish(Qos.ONE, id, 5, "y"));
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED));
    assertThat(lastPublished().qos()).isEqualTo(Qos.ONE);

    // What becomes of the abandoned one: it is known still, and its PUBREL is answered.
    device.says(duplicate(Qos.TWO, id, 5));
    device.says(new Pubrel(5));
    device.hears(new Pubrec(5), new Pubcomp(5));
    assertThat(published()).hasSize(2);
  }

  @Test
  @DisplayName("SN-PUB-6: PUBREL for an unknown or finished MsgId is answered PUBCOMP")
  void strayPubrelIsAnswered() {
    int id = device.connected().registers("a/b");
    device.says(new Pubrel(99));
    device.hears(new Pubcomp(99));
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.says(new Pubrel(5));
    device.says(new Pubrel(5));
    device.hears(new Pubrec(5), new Pubcomp(5), new Pubcomp(5));
  }

  @Test
  @DisplayName("SN-PUB-6: PUBREL before the broker has the message is not answered")
  void earlyPubrelIsNotAnswered() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.says(new Pubrel(5));
    device.hearsNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "MINUS_ONE"})
  @DisplayName("SN-PUB-7, regression: a MsgId where none belongs is no reason to refuse")
  void needlessMsgIdIsAccepted(Qos qos) {
    int id = device.connected().registers("a/b");
    device.says(device.publish(qos, id, 0x4242, "x"));
    assertThat(lastPublished().qos()).isEqualTo(Qos.ZERO);
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-PUB-10: with the broker away nothing is acknowledged, SUBSCRIBE gets rc 1")
  void nothingIsPromisedWhileTheBrokerIsAway() {
    int id = device.connected().registers("a/b");
    device.subscribes("a/c", Qos.ONE);
    rig.broker.goesAway();

    device.says(device.publish(Qos.ONE, id, 5, "x"));
    device.says(device.publish(Qos.TWO, id, 6, "x"));
    device.says(new Unsubscribe(new TopicRef.Name("a/c"), 8));
    device.hearsNothing();
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("a/d"), 7));
    device.hears(new Suback(Qos.ZERO, 0, 7, ReturnCode.CONGESTION));

    rig.broker.comesBack();
    rig.broker.all(UpstreamCommand.Publish.class).forEach(rig.broker::answer);
    device.hears(new Puback(id, 5, ReturnCode.ACCEPTED), new Pubrec(6));
  }

  @Test
  @DisplayName(
      "SN-CGS-2: what the broker side has no room for is not acknowledged, and taken later")
  void congestionWithholdsTheAcknowledgement() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();
    for (Qos qos : List.of(Qos.ONE, Qos.TWO)) {
      rig.broker.forget();
      device.says(device.publish(qos, id, 5, "x"));
      rig.broker.refuses(UpstreamCommand.Publish.class, Cause.CONGESTION);
      device.hearsNothing();

      device.says(duplicate(qos, id, 5));
      assertThat(published()).hasSize(2);
      rig.broker.answer(lastPublished());
      device.hears(qos == Qos.ONE ? new Puback(id, 5, ReturnCode.ACCEPTED) : new Pubrec(5));
    }
  }

  @Test
  @DisplayName("SN-PUB-11: several outstanding messages are each answered, order is kept")
  void severalOutstandingMessagesAreTolerated() {
    int id = device.connected().registers("a/b");
    rig.broker.waits();
    for (int i = 1; i <= 16; i++) {
      device.says(device.publish(i % 2 == 0 ? Qos.ONE : Qos.TWO, id, i, "m" + i));
    }
    assertThat(published())
        .extracting(publish -> publish.payload().toUtf8())
        .containsExactly(
            "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13", "m14",
            "m15", "m16");

    device.says(device.publish(Qos.ONE, id, 17, "one too many (A29)"));
    assertThat(published()).hasSize(16);
    rig.broker.answer(published().get(3));
    device.hears(new Puback(id, 4, ReturnCode.ACCEPTED));
    rig.broker.answer(published().get(0));
    device.hears(new Pubrec(1));
    device.says(device.publish(Qos.ONE, id, 17, "now there is room"));
    assertThat(published()).hasSize(17);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 247, 248, 249, 255, 256, 1000})
  @DisplayName("SN-PUB-12: payloads of every size survive unchanged, up and down")
  void payloadsSurvive(int size) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i * 7);
    }
    Bytes payload = Bytes.wrap(octets);
    device.connected();
    int id = device.subscribes("a/b", Qos.TWO);
    for (Qos qos : List.of(Qos.ZERO, Qos.ONE, Qos.TWO)) {
      device.says(new Publish(false, qos, false, new RegisteredId(id), 5, payload));
      assertThat(lastPublished().payload()).isEqualTo(payload);
      device.says(new Pubrel(5));
      device.listens();

      rig.broker.delivers("dev1", "a/b", payload, qos, false);
      Publish down = device.hearsOne(Publish.class);
      assertThat(down.payload()).isEqualTo(payload);
      device.acknowledges(down);
      device.says(new Pubrec(down.messageId()));
      device.says(new Pubcomp(down.messageId()));
      device.listens();
    }
  }

  @Test
  @DisplayName("SN-RET-1: the Retain flag goes up, with an empty payload too")
  void retainIsPassedOn() {
    int id = device.connected().registers("a/b");
    device.says(new Publish(false, Qos.ONE, true, new RegisteredId(id), 5, Bytes.utf8("x")));
    assertThat(lastPublished().retain()).isTrue();
    device.says(new Publish(false, Qos.ZERO, true, new RegisteredId(id), 0, Bytes.EMPTY));
    assertThat(lastPublished().retain()).isTrue();
    assertThat(lastPublished().payload()).isEqualTo(Bytes.EMPTY);
    device.says(device.publish(Qos.ZERO, id, 0, "x"));
    assertThat(lastPublished().retain()).isFalse();
  }

  @Test
  @DisplayName("V11: the reserved topic type is refused with rc 3")
  void reservedTopicTypeIsRefused() {
    device.connected();
    device.saysHex("08 0C 23 0005 0001 61");
    device.hears(new Puback(5, 1, ReturnCode.NOT_SUPPORTED));
  }

  private List<UpstreamCommand.Publish> published() {
    return rig.broker.all(UpstreamCommand.Publish.class);
  }

  private UpstreamCommand.Publish lastPublished() {
    return rig.broker.last(UpstreamCommand.Publish.class);
  }

  private static Publish duplicate(Qos qos, int id, int messageId) {
    return new Publish(true, qos, false, new RegisteredId(id), messageId, Bytes.utf8("x"));
  }
}
