package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillMsgUpd;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.codec.WillMessages.WillTopicResp;
import io.mqttsn.codec.WillMessages.WillTopicUpd;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.ChangeWill;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.Will;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The will, asked for, kept, updated and fired: SN-WILL-1 to SN-WILL-12. */
class WillTest {

  private static final Connack ACCEPTED = new Connack(ReturnCode.ACCEPTED);
  private static final Connack NOT_SUPPORTED = new Connack(ReturnCode.NOT_SUPPORTED);
  private static final WillTopicResp TOPIC_ACCEPTED = new WillTopicResp(ReturnCode.ACCEPTED);
  private static final WillMsgResp MESSAGE_ACCEPTED = new WillMsgResp(ReturnCode.ACCEPTED);
  private static final Close LOST = new Close("dev1", Reason.LOST);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  private void isAskedForTheTopic() {
    device.says(device.connectWithWill(false, 60));
    device.hears(new WillTopicReq());
  }

  private void isAskedForTheMessage() {
    isAskedForTheTopic();
    device.says(new WillTopic(Qos.ONE, true, "w"));
    device.hears(new WillMsgReq());
  }

  @Test
  @DisplayName("SN-WILL-1: topic, message, then the broker, then CONNACK")
  void theWillIsCollectedBeforeTheBrokerIsAsked() {
    rig.broker.waits();
    isAskedForTheMessage();
    assertThat(rig.broker.all(Open.class)).isEmpty();
    device.says(new WillMsg(Bytes.utf8("gone")));
    device.hearsNothing();
    Open open = rig.broker.last(Open.class);
    assertThat(open.will()).contains(new Will("w", Bytes.utf8("gone"), Qos.ONE, true));

    rig.broker.answer(open);

    device.hears(ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({"04 07 00 77,ZERO,false", "04 07 30 77,ONE,true", "04 07 40 77,TWO,false"})
  @DisplayName("SN-WILL-2: QoS and Retain of the will are those of WILLTOPIC")
  void qosAndRetainComeFromTheWillTopic(String willTopic, Qos qos, boolean retain) {
    isAskedForTheTopic();
    device.saysHex(willTopic);
    device.says(new WillMsg(Bytes.utf8("gone")));

    assertThat(rig.broker.last(Open.class).will())
        .contains(new Will("w", Bytes.utf8("gone"), qos, retain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"04 07 60 77", "06 07 00 61 2F 23", "06 07 00 2B 2F 61", "05 07 00 61 00"})
  @DisplayName("SN-WILL-2, V12, V14: QoS 3, a wildcard or no text is refused with rc 3")
  void anImpossibleWillIsRefused(String willTopic) {
    isAskedForTheTopic();
    device.saysHex(willTopic);

    device.hears(NOT_SUPPORTED);
    assertThat(rig.broker.all(Open.class)).isEmpty();
    assertThat(rig.sessions()).isZero();
    device.isUnknown();
  }

  @Test
  @DisplayName("SN-WILL-2: a refused will leaves the stored session and will as they were")
  void aRefusedWillKeepsTheOldOne() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.disconnects();
    isAskedForTheTopic();
    device.saysHex("06 07 00 61 2F 23");
    device.hears(NOT_SUPPORTED);

    device.connected(false, 60);

    assertThat(rig.broker.last(Open.class).will())
        .contains(new Will("w", Bytes.utf8("gone"), Qos.ONE, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"02 07", "03 07 10"})
  @DisplayName("SN-WILL-3, V16: an empty WILLTOPIC deletes the will and completes the connection")
  void anEmptyWillTopicMeansNoWill(String empty) {
    device.connectedWithWill(false, 60, "w", "gone");
    device.disconnects();
    isAskedForTheTopic();

    device.saysHex(empty);

    device.hears(ACCEPTED);
    assertThat(rig.broker.last(Open.class).will()).isEmpty();
  }

  @Test
  @DisplayName("SN-WILL-4: WILLTOPICREQ is sent again every T_retry, N_retry times, then given up")
  void theTopicPromptIsRepeatedAndGivenUp() {
    isAskedForTheTopic();
    for (int i = 0; i < 3; i++) {
      rig.pass(9_999);
      device.hearsNothing();
      rig.pass(1);
      device.hears(new WillTopicReq());
    }
    assertThat(rig.sessions()).isOne();
    rig.passSeconds(10);

    device.hearsNothing();
    assertThat(rig.sessions()).isZero();
    assertThat(rig.book.size()).isZero();
    assertThat(rig.broker.all(Open.class)).isEmpty();
    device.isUnknown();
  }

  @Test
  @DisplayName("SN-WILL-4: WILLMSGREQ has repetitions of its own")
  void theMessagePromptIsRepeatedAndGivenUp() {
    isAskedForTheTopic();
    rig.passSeconds(20);
    device.hears(new WillTopicReq(), new WillTopicReq());
    device.says(new WillTopic(Qos.ZERO, false, "w"));
    device.hears(new WillMsgReq());
    rig.passSeconds(30);
    device.hears(new WillMsgReq(), new WillMsgReq(), new WillMsgReq());
    rig.passSeconds(10);

    device.hearsNothing();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-WILL-4: prompts stop when the will is complete")
  void promptsStopWithTheWill() {
    rig.broker.waits();
    isAskedForTheMessage();
    device.says(new WillMsg(Bytes.EMPTY));
    rig.pass(9_999);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-WILL-4: a sleeper that never answers the prompt is asleep again, queue kept")
  void anAbandonedWakeUpKeepsTheSleeper() {
    device.connected(false, 60);
    device.subscribes("cmd", Qos.ONE);
    device.sleeps(600);
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    device.says(device.connectWithWill(false, 60));
    rig.passSeconds(40);
    device.listens();
    rig.broker.forget();

    device.says(new Pingreq("dev1"));

    device.hearsOne(Publish.class);
    assertThat(rig.broker.all(Close.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-WILL-5: WILLTOPIC again while the message is awaited repeats WILLMSGREQ")
  void aRepeatedWillTopicRepeatsTheMessagePrompt() {
    isAskedForTheMessage();
    device.says(new WillTopic(Qos.ONE, true, "w"));
    device.hears(new WillMsgReq());
    device.says(new WillMsg(Bytes.utf8("gone")));

    device.hears(ACCEPTED);
  }

  @Test
  @DisplayName("SN-WILL-5: WILLMSG before WILLTOPIC is dropped, the handshake goes on")
  void anEarlyWillMessageIsDropped() {
    isAskedForTheTopic();
    device.says(new WillMsg(Bytes.utf8("early")));
    device.hearsNothing();
    assertThat(rig.broker.all(Open.class)).isEmpty();

    device.says(new WillTopic(Qos.ONE, true, "w"));
    device.hears(new WillMsgReq());
    device.says(new WillMsg(Bytes.utf8("gone")));

    device.hears(ACCEPTED);
    assertThat(rig.broker.last(Open.class).will().orElseThrow().message())
        .isEqualTo(Bytes.utf8("gone"));
  }

  @Test
  @DisplayName("SN-WILL-5: will answers that nobody asked for change nothing")
  void unaskedWillAnswersAreDropped() {
    device.connected(false, 60);
    rig.broker.forget();
    device.says(new WillTopic(Qos.ONE, true, "w"));
    device.says(new WillMsg(Bytes.utf8("gone")));

    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    assertThat(rig.counted(Counter.FRAMES_UNEXPECTED)).isEqualTo(2);
  }

  @Test
  @DisplayName("SN-WILL-6, regression: a loss by keep alive fires the will exactly once")
  void aKeepAliveLossFiresTheWillOnce() {
    device.connectedWithWill(false, 60, "w", "gone");
    rig.broker.forget();
    rig.passSeconds(10_000);

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-WILL-6, regression: oversleeping fires the will exactly once")
  void oversleepingFiresTheWillOnce() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.sleeps(100);
    rig.broker.forget();
    rig.passSeconds(129);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.passSeconds(10_000);

    assertThat(rig.broker.all(Close.class)).containsExactly(LOST);
  }

  @Test
  @DisplayName("SN-WILL-7: DISCONNECT from Active fires no will and keeps it for Clean=0")
  void disconnectFiresNoWill() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.disconnects();
    rig.passSeconds(1000);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.GRACEFUL));

    device.connected(false, 60);

    assertThat(rig.broker.last(Open.class).will()).isPresent();
  }

  @Test
  @DisplayName("SN-WILL-7: DISCONNECT from Asleep fires no will")
  void disconnectFromAsleepFiresNoWill() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.sleeps(100);
    device.disconnects();
    rig.passSeconds(1000);

    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.GRACEFUL));
  }

  @Test
  @DisplayName("SN-WILL-7: DISCONNECT from Awake fires no will")
  void disconnectFromAwakeFiresNoWill() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.subscribes("cmd", Qos.ONE);
    device.sleeps(100);
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    device.says(new Pingreq("dev1"));
    device.hearsOne(Publish.class);
    device.disconnects();
    rig.passSeconds(1000);

    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.GRACEFUL));
  }

  @Test
  @DisplayName("SN-WILL-8: WILLTOPICUPD changes topic, QoS and Retain and keeps the message")
  void aTopicUpdateKeepsTheMessage() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.says(new WillTopicUpd(Qos.TWO, false, "w2"));

    device.hears(TOPIC_ACCEPTED);
    assertThat(rig.broker.last(ChangeWill.class).will())
        .contains(new Will("w2", Bytes.utf8("gone"), Qos.TWO, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"04 1A 60 77", "05 1A 00 2F 23", "05 1A 00 61 00"})
  @DisplayName("SN-WILL-8, V12, V14: an impossible update is refused and changes nothing")
  void anImpossibleTopicUpdateChangesNothing(String update) {
    device.connectedWithWill(false, 60, "w", "gone");
    device.saysHex(update);

    device.hears(new WillTopicResp(ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(ChangeWill.class)).isEmpty();
    device.isServed();
  }

  @ParameterizedTest
  @CsvSource({"05 1C 6F 66 66,off", "02 1C,''"})
  @DisplayName("SN-WILL-9: WILLMSGUPD changes the message, be it to an empty one")
  void aMessageUpdateKeepsTheTopic(String update, String message) {
    device.connectedWithWill(false, 60, "w", "gone");
    device.saysHex(update);

    device.hears(MESSAGE_ACCEPTED);
    assertThat(rig.broker.last(ChangeWill.class).will())
        .contains(new Will("w", Bytes.utf8(message), Qos.ONE, true));
  }

  @Test
  @DisplayName("SN-WILL-9: an empty will message at CONNECT is a will")
  void anEmptyWillMessageIsValid() {
    isAskedForTheMessage();
    device.saysHex("02 09");

    device.hears(ACCEPTED);
    assertThat(rig.broker.last(Open.class).will())
        .contains(new Will("w", Bytes.EMPTY, Qos.ONE, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"02 1A", "03 1A 10"})
  @DisplayName("SN-WILL-10, V16: an empty WILLTOPICUPD deletes topic and message")
  void anEmptyTopicUpdateDeletesTheWill(String update) {
    device.connectedWithWill(false, 60, "w", "gone");
    device.saysHex(update);

    device.hears(TOPIC_ACCEPTED);
    assertThat(rig.broker.last(ChangeWill.class).will()).isEqualTo(Optional.empty());
    device.disconnects();
    device.connected(false, 60);
    assertThat(rig.broker.last(Open.class).will()).isEmpty();
  }

  @Test
  @DisplayName("SN-WILL-11, regression: WILLMSGUPD without a will topic is refused")
  void aMessageUpdateWithoutATopicIsRefused() {
    device.connected(false, 60);
    device.says(new WillMsgUpd(Bytes.utf8("x")));

    device.hears(new WillMsgResp(ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(ChangeWill.class)).isEmpty();
    device.isServed();
  }

  @Test
  @DisplayName("SN-WILL-11: WILLTOPICUPD without an earlier will makes one with an empty message")
  void aTopicUpdateMakesAWill() {
    device.connected(false, 60);
    device.says(new WillTopicUpd(Qos.ONE, true, "w"));

    device.hears(TOPIC_ACCEPTED);
    assertThat(rig.broker.last(ChangeWill.class).will())
        .contains(new Will("w", Bytes.EMPTY, Qos.ONE, true));
  }

  @Test
  @DisplayName("SN-WILL-12: an update leaves subscriptions and messages in flight alone")
  void anUpdateDisturbsNothing() {
    device.connectedWithWill(false, 60, "w", "gone");
    int cmd = device.subscribes("cmd", Qos.ONE);
    int up = device.registers("a/b");
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    Publish down = device.hearsOne(Publish.class);
    rig.broker.waits();
    device.says(device.publish(Qos.ONE, up, 9, "x"));
    UpstreamCommand.Publish publish = rig.broker.last(UpstreamCommand.Publish.class);
    rig.broker.forget();

    device.says(new WillTopicUpd(Qos.ONE, true, "w2"));
    device.hears(TOPIC_ACCEPTED);

    assertThat(rig.broker.all(UpstreamCommand.class))
        .hasSize(1)
        .first()
        .isInstanceOf(ChangeWill.class);
    rig.broker.answer(publish);
    device.hears(new Puback(up, 9, ReturnCode.ACCEPTED));
    device.says(new Puback(cmd, down.messageId(), ReturnCode.ACCEPTED));
    assertThat(rig.broker.all(UpstreamCommand.Acknowledge.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-WILL-12: a repeated update is answered again")
  void aRepeatedUpdateIsAnsweredAgain() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.says(new WillMsgUpd(Bytes.utf8("off")));
    device.says(new WillMsgUpd(Bytes.utf8("off")));
    device.hears(MESSAGE_ACCEPTED, MESSAGE_ACCEPTED);
    device.says(new WillTopicUpd(Qos.ONE, true, "w2"));
    device.says(new WillTopicUpd(Qos.ONE, true, "w2"));

    device.hears(TOPIC_ACCEPTED, TOPIC_ACCEPTED);
  }

  @Test
  @DisplayName("SN-WILL-12: the updated will is the one that the next connection is opened with")
  void anUpdatedWillIsStored() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.says(new WillMsgUpd(Bytes.utf8("off")));
    device.listens();
    device.disconnects();
    device.connected(false, 60);

    assertThat(rig.broker.last(Open.class).will().orElseThrow().message())
        .isEqualTo(Bytes.utf8("off"));
  }

  @Test
  @DisplayName("SN-WILL-4: DISCONNECT in the will handshake is answered and ends it")
  void disconnectEndsTheHandshake() {
    isAskedForTheTopic();
    device.disconnects();
    rig.passSeconds(100);

    device.hearsNothing();
    assertThat(rig.sessions()).isZero();
    device.says(new Disconnect(Disconnect.NO_DURATION));
    device.hears(new Disconnect(Disconnect.NO_DURATION));
  }
}
