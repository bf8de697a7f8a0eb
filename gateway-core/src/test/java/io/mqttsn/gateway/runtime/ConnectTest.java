package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection setup, SN-CONN-1 to SN-CONN-13. */
class ConnectTest {

  private static final Connack ACCEPTED = new Connack(ReturnCode.ACCEPTED);
  private static final Connack CONGESTION = new Connack(ReturnCode.CONGESTION);
  private static final Connack NOT_SUPPORTED = new Connack(ReturnCode.NOT_SUPPORTED);
  private static final Disconnect DISCONNECT = new Disconnect(Disconnect.NO_DURATION);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-CONN-1: CONNACK only after the broker's")
  void connackWaitsForTheBroker() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    device.hearsNothing();
    Open open = rig.broker.last(Open.class);
    assertThat(open.client()).isEqualTo("dev1");
    assertThat(open.clean()).isTrue();
    assertThat(open.will()).isEmpty();

    rig.broker.answer(open);

    device.hears(ACCEPTED);
    device.isServed();
  }

  @Test
  @DisplayName("SN-CONN-2: another protocol id is refused and nothing is kept")
  void anotherProtocolIdIsRefusedWithoutASession() {
    device.saysHex("0A 04 04 02 00 3C 64 65 76 31");

    device.hears(NOT_SUPPORTED);
    assertThat(rig.sessions()).isZero();
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 23, 24, 64, 127, 128})
  @DisplayName("SN-CONN-3, regression: client ids up to the cap are accepted")
  void clientIdsUpToTheCapAreAccepted(int length) {
    rig.device("x".repeat(length)).connected();
  }

  @Test
  @DisplayName("SN-CONN-3: an empty client id is refused")
  void anEmptyClientIdIsRefused() {
    device.saysHex("06 04 04 01 00 3C");

    device.hears(NOT_SUPPORTED);
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-CONN-3: the cap counts octets, not characters")
  void aClientIdAboveTheCapInOctetsIsRefused() {
    Device ascii = rig.device("x".repeat(129));
    ascii.says(ascii.connect(true, 60));
    ascii.hears(NOT_SUPPORTED);
    Device umlauts = rig.device("ä".repeat(65));
    umlauts.says(umlauts.connect(true, 60));
    umlauts.hears(NOT_SUPPORTED);
    rig.device("ä".repeat(64)).connected();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08 04 04 01 00 3C 61 00", "08 04 04 01 00 3C C3 28"})
  @DisplayName("SN-CONN-3, V14: a client id that is no MQTT text is refused")
  void aClientIdThatIsNoTextIsRefused(String hex) {
    device.saysHex(hex);

    device.hears(NOT_SUPPORTED);
    assertThat(rig.broker.all(Open.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CONGESTION,CONGESTION", "NOT_ALLOWED,NOT_SUPPORTED"})
  @DisplayName("SN-CONN-4, A16: a broker's refusal becomes rc 1 or rc 3, never a reserved code")
  void refusalsAreTranslated(Cause cause, ReturnCode code) {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    rig.broker.refuses(Open.class, cause);

    device.hears(new Connack(code));
    assertThat(rig.sessions()).isZero();
    assertThat(rig.book.size()).isZero();
  }

  @Test
  @DisplayName("SN-CONN-4: a broker that stays silent for 10 s is congestion")
  void aSilentBrokerIsCongestion() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    rig.pass(9_999);
    device.hearsNothing();
    rig.pass(1);

    device.hears(CONGESTION);
    assertThat(rig.broker.last(Close.class).client()).isEqualTo("dev1");
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-CONN-4: a broker's answer after our time-out changes nothing")
  void anAnswerAfterTheTimeoutIsIgnored() {
    rig.broker.waits();
    device.says(device.connect(false, 60));
    rig.passSeconds(10);
    device.hears(CONGESTION);
    Open late = rig.broker.last(Open.class);
    device.says(device.connect(false, 60));

    rig.broker.answer(late);

    device.hearsNothing();
    rig.broker.answer(rig.broker.last(Open.class));
    device.hears(ACCEPTED);
  }

  @Test
  @DisplayName("SN-CONN-4: during an outage CONNECT is answered congestion, not with silence")
  void connectDuringAnOutageIsAnswered() {
    rig.broker.goesAway();
    device.says(device.connect(true, 60));
    rig.passSeconds(10);

    device.hears(CONGESTION);
  }

  @Test
  @DisplayName("SN-CONN-4, regression: above maxClients CONNECT is answered congestion")
  void aFullGatewaySaysCongestion() {
    Rig small = new Rig(ProtocolSettings.DEFAULT.withMaxClients(1), noTopics());
    small.device("dev1").connected();
    Device second = small.device("dev2");
    second.says(second.connect(true, 60));

    second.hears(CONGESTION);
    assertThat(small.counted(Counter.CONNECTS_REFUSED_FULL)).isOne();
  }

  @Test
  @DisplayName("SN-CONN-5: after a rejected CONNECT the address is a stranger's")
  void nothingIsKeptOfARejectedConnect() {
    rig.broker.waits();
    device.says(device.connect(false, 60));
    rig.broker.refuses(Open.class, Cause.NOT_ALLOWED);
    device.hears(NOT_SUPPORTED);

    device.isUnknown();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-CONN-5: a CONNECT that is refused at the door leaves no session at that address")
  void aConnectRefusedAtTheDoorDoesNotInheritTheAddress() {
    device.connected();
    rig.broker.forget();
    Device newcomer = rig.device("", "dev1");
    newcomer.saysHex("06 04 04 01 00 3C");
    newcomer.hears(NOT_SUPPORTED);

    newcomer.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("secret"), 1));

    newcomer.hears(DISCONNECT);
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-CONN-6: a repeated CONNECT asks the broker once and is answered once")
  void aRepeatedConnectInProgressIsOneConnect() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    device.says(device.connect(true, 60));
    device.says(device.connect(true, 60));
    assertThat(rig.broker.all(Open.class)).hasSize(1);
    device.hearsNothing();

    rig.broker.answer(rig.broker.last(Open.class));

    device.hears(ACCEPTED);
  }

  @Test
  @DisplayName(
      "SN-CONN-6, regression: a repeated CONNECT in the will handshake repeats the pending prompt")
  void aRepeatedConnectRepeatsThePrompt() {
    device.says(device.connectWithWill(true, 60));
    device.hears(new WillTopicReq());
    device.says(device.connectWithWill(true, 60));
    device.hears(new WillTopicReq());
    device.says(new WillTopic(Qos.ZERO, false, "w"));
    device.hears(new WillMsgReq());
    device.says(device.connectWithWill(true, 60));
    device.hears(new WillMsgReq());
    assertThat(rig.broker.all(Open.class)).isEmpty();

    device.says(new WillMsg(Bytes.utf8("gone")));

    device.hears(ACCEPTED);
    assertThat(rig.broker.all(Open.class)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "SN-CONN-7, regression: an identical CONNECT soon after keeps subscriptions and broker link")
  void anIdenticalConnectKeepsTheSession(boolean clean) {
    device.connected(clean, 60);
    int id = device.subscribes("cmd", Qos.ONE);
    rig.broker.forget();
    rig.passSeconds(10);

    device.says(device.connect(clean, 60));

    device.hears(ACCEPTED);
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    Register register = device.hearsOne(Register.class);
    assertThat(register.topicId()).isEqualTo(id);
  }

  @Test
  @DisplayName("SN-CONN-7: a message in flight survives an identical CONNECT, after the CONNACK")
  void aMessageInFlightSurvivesAnIdenticalConnect() {
    device.connected(false, 60);
    int id = device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    Publish first = device.hearsOne(Publish.class);

    device.says(device.connect(false, 60));

    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isEqualTo(ACCEPTED);
    Register register = (Register) heard.get(1);
    device.says(new Regack(id, register.messageId(), ReturnCode.ACCEPTED));
    Publish again = device.hearsOne(Publish.class);
    assertThat(again.duplicate()).isTrue();
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(again.payload()).isEqualTo(first.payload());
  }

  @Test
  @DisplayName("SN-CONN-7: with Clean=0 an identical CONNECT is a repetition however late it comes")
  void anIdenticalDurableConnectIsARepetitionAlways() {
    device.connected(false, 0);
    device.subscribes("cmd", Qos.ONE);
    rig.broker.forget();
    rig.passSeconds(100_000);

    device.says(device.connect(false, 0));

    device.hears(ACCEPTED);
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-CONN-7, A8: Clean=1 repeated later than T_retry is a reboot")
  void anIdenticalCleanConnectAfterTheRetryIntervalIsAReboot() {
    device.connected(true, 60);
    int id = device.registers("a/b");
    rig.broker.forget();
    rig.pass(10_001);

    device.says(device.connect(true, 60));

    device.hears(ACCEPTED);
    assertThat(rig.broker.last(Open.class).clean()).isTrue();
    device.says(device.publish(Qos.ONE, id, 9, "x"));
    assertThat(device.listens()).singleElement().asString().contains("INVALID_TOPIC_ID");
  }

  @Test
  @DisplayName("A8: a repeated clean CONNECT forgets half-open uplink QoS 2 ids")
  void aRepeatedCleanConnectForgetsHalfOpenQos2() {
    device.connected(true, 60);
    int id = device.registers("a/b");
    device.says(device.publish(Qos.TWO, id, 5, "one"));
    device.hears(new Pubrec(5));

    device.says(device.connect(true, 60));
    device.hears(ACCEPTED);
    device.says(device.publish(Qos.TWO, id, 5, "two"));

    device.hears(new Pubrec(5));
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(2);
  }

  @Test
  @DisplayName("SN-CONN-8: another Duration is processed in full and counts from then on")
  void anotherDurationTakesEffect() {
    device.connected(false, 10);
    device.says(device.connect(false, 20));
    device.hears(ACCEPTED);
    rig.passSeconds(29);

    device.isServed();
    rig.passSeconds(30);
    device.hears(DISCONNECT);
  }

  @Test
  @DisplayName("SN-CONN-8: a CONNECT that now has a will is asked for it and reconnects")
  void aNewWillFlagStartsTheHandshake() {
    device.connected(false, 60);
    rig.broker.forget();

    device.connectedWithWill(false, 60, "w", "gone");

    assertThat(rig.broker.last(Open.class).will()).isPresent();
  }

  @Test
  @DisplayName("SN-CONN-8: an Active client that now says Clean=1 loses its old session")
  void aNewCleanFlagErases() {
    device.connected(false, 60);
    int id = device.registers("a/b");
    rig.broker.forget();

    device.says(device.connect(true, 60));

    device.hears(ACCEPTED);
    assertThat(rig.broker.last(Open.class).clean()).isTrue();
    device.says(device.publish(Qos.ONE, id, 9, "x"));
    assertThat(device.listens()).singleElement().asString().contains("INVALID_TOPIC_ID");
  }

  @Test
  @DisplayName(
      "SN-CONN-9, regression: another client id from an Active client's address ends that client")
  void anotherIdOnAnActiveAddressLosesTheOldClient() {
    device.connectedWithWill(false, 60, "w", "gone");
    rig.broker.forget();
    Device newcomer = rig.device("dev2", "dev1");

    newcomer.says(newcomer.connect(true, 60));

    newcomer.hears(ACCEPTED);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.LOST));
    assertThat(rig.broker.last(Open.class).client()).isEqualTo("dev2");
    newcomer.isServed();
  }

  @Test
  @DisplayName(
      "SN-CONN-9, regression: the old client's Clean=0 data is kept, none reaches the newcomer")
  void theOldClientsDataIsKeptForIt() {
    device.connected(false, 60);
    device.subscribes("cmd", Qos.ONE);
    Device newcomer = rig.device("dev2", "dev1").connected();

    rig.broker.delivers("dev1", "cmd", "secret", Qos.ONE);

    newcomer.hearsNothing();
    device.moves("elsewhere");
    device.says(device.connect(false, 60));
    List<Message> heard = device.listens();
    assertThat(heard.get(0)).isEqualTo(ACCEPTED);
    assertThat(heard.get(1)).isInstanceOf(Register.class);
    newcomer.isServed();
  }

  @Test
  @DisplayName("SN-CONN-9: a sleeper that loses its address sleeps on and wakes from another")
  void aSleeperThatLosesItsAddressSleepsOn() {
    device.connected(false, 60);
    int id = device.subscribes("cmd", Qos.ONE);
    device.sleeps(300);
    rig.broker.forget();
    Device newcomer = rig.device("dev2", "dev1").connected();
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    newcomer.hearsNothing();
    assertThat(rig.broker.all(Close.class)).isEmpty();

    device.moves("elsewhere");
    device.says(new Pingreq("dev1"));

    Publish publish = device.hearsOne(Publish.class);
    assertThat(publish.topic()).isEqualTo(new TopicRef.RegisteredId(id));
    newcomer.isServed();
  }

  @Test
  @DisplayName("SN-CONN-9: a sleeper without an address still oversleeps on its own timer")
  void aSleeperWithoutAnAddressOversleeps() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.sleeps(300);
    rig.device("dev2", "dev1").connected();
    rig.broker.forget();
    rig.passSeconds(329);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.passSeconds(1);

    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.LOST));
  }

  @Test
  @DisplayName("SN-CONN-9: a client still connecting gives way to another at its address")
  void aConnectingClientGivesWay() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    Open first = rig.broker.last(Open.class);
    Device newcomer = rig.device("dev2", "dev1");
    newcomer.says(newcomer.connect(true, 60));
    rig.broker.answer(first);
    newcomer.hearsNothing();

    rig.broker.answer(rig.broker.last(Open.class));

    newcomer.hears(ACCEPTED);
    assertThat(rig.sessions()).isOne();
  }

  @Test
  @DisplayName(
      "SN-CONN-10, regression: a known client from another address keeps its session; no will")
  void aKnownClientMovesWithItsSession() {
    device.connectedWithWill(false, 60, "w", "gone");
    int id = device.registers("a/b");
    device.moves("elsewhere");

    device.says(device.connect(false, 60));

    device.hears(ACCEPTED);
    assertThat(rig.takeHeard(Rig.peer("dev1"))).containsExactly(DISCONNECT);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    device.says(device.publish(Qos.ONE, id, 1, "x"));
    assertThat(device.listens()).singleElement().asString().contains("ACCEPTED");
    rig.broker.delivers("dev1", "t", "1", Qos.ZERO);
    assertThat(rig.takeHeard(Rig.peer("dev1"))).isEmpty();
    device.hearsOne(Register.class);
    assertThat(rig.sessions()).isOne();
  }

  @Test
  @DisplayName("SN-CONN-10: whoever speaks from the old address is a stranger")
  void theOldAddressIsAStrangers() {
    device.connected(false, 60);
    device.moves("elsewhere");
    device.says(device.connect(false, 60));
    device.hears(ACCEPTED);
    Device old = rig.device("dev1", "dev1");
    old.listens();
    rig.passSeconds(1);

    old.isUnknown();
    device.isServed();
  }

  @Test
  @DisplayName("SN-CONN-10, A10: a CONNECT with a changed flag from elsewhere fires no will either")
  void takingOverWithOtherFlagsFiresNoWill() {
    device.connectedWithWill(false, 60, "w", "gone");
    device.moves("elsewhere");

    device.says(device.connect(true, 60));

    device.hears(ACCEPTED);
    assertThat(rig.broker.all(Close.class)).noneMatch(close -> close.reason() == Reason.LOST);
  }

  @Test
  @DisplayName("SN-CONN-10: a waking client that moves in its will handshake keeps what waits")
  void aWakingClientThatMovesKeepsItsQueue() {
    device.connectedWithWill(true, 60, "w", "gone");
    int id = device.subscribes("cmd", Qos.ONE);
    device.sleeps(300);
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    device.says(device.connectWithWill(true, 60));
    device.hears(new WillTopicReq());
    device.moves("elsewhere");

    device.says(device.connectWithWill(true, 60));
    device.hears(new WillTopicReq());
    device.says(new WillTopic(Qos.ZERO, false, "w2"));
    device.hears(new WillMsgReq());
    device.says(new WillMsg(Bytes.EMPTY));

    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isEqualTo(ACCEPTED);
    assertThat(((Register) heard.get(1)).topicId()).isEqualTo(id);
  }

  @Test
  @DisplayName("SN-CONN-11: CONNACK goes before whatever the broker had waiting")
  void connackIsTheFirstPacket() {
    device.connected(false, 60);
    device.subscribes("cmd", Qos.ONE);
    device.disconnects();
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    rig.broker.waits();
    device.says(device.connect(false, 60));
    rig.broker.delivers("dev1", "cmd", "2", Qos.ONE);
    device.hearsNothing();

    rig.broker.answer(rig.broker.last(Open.class));

    assertThat(device.listens().get(0)).isEqualTo(ACCEPTED);
  }

  @Test
  @DisplayName("SN-CONN-11: nothing of the old connection is answered between CONNECT and CONNACK")
  void answersOfTheOldConnectionWaitForTheConnack() {
    device.connected(false, 60);
    int id = device.registers("a/b");
    rig.broker.waits();
    device.says(device.publish(Qos.ONE, id, 7, "x"));
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("cmd"), 8));
    device.says(device.connect(false, 120));

    rig.broker.answer(rig.broker.last(UpstreamCommand.Publish.class));
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));

    device.hearsNothing();
    rig.broker.answer(rig.broker.last(Open.class));
    assertThat(device.listens().get(0)).isEqualTo(ACCEPTED);
  }

  @Test
  @DisplayName(
      "SN-CONN-12, regression: packets between CONNECT and CONNACK are dropped, it goes on")
  void earlyPacketsAreDropped() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    sayEarlyPackets();
    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.class)).hasSize(1);

    rig.broker.answer(rig.broker.last(Open.class));

    device.hears(ACCEPTED);
    assertThat(rig.counted(Counter.FRAMES_UNEXPECTED)).isEqualTo(5);
  }

  @Test
  @DisplayName("SN-CONN-12, regression: packets inside the will handshake are dropped, it goes on")
  void earlyPacketsInTheWillHandshakeAreDropped() {
    device.says(device.connectWithWill(true, 60));
    device.hears(new WillTopicReq());
    sayEarlyPackets();
    device.hearsNothing();

    device.says(new WillTopic(Qos.ZERO, false, "w"));
    device.hears(new WillMsgReq());
    sayEarlyPackets();
    device.hearsNothing();
    device.says(new WillMsg(Bytes.utf8("gone")));

    device.hears(ACCEPTED);
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
  }

  private void sayEarlyPackets() {
    device.says(new Register(0, 1, "a/b"));
    device.says(device.publish(Qos.ONE, 5, 2, "x"));
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("c"), 3));
    device.says(new Pingreq(""));
    device.says(new Pingreq("dev1"));
  }

  @Test
  @DisplayName("A11: QoS −1 is served during the handshake, on the gateway's own connection")
  void qosMinusOneIsServedWhileConnecting() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    device.saysHex("09 0C 62 74 74 00 00 68 69");

    device.hearsNothing();
    UpstreamCommand.Publish publish = rig.broker.last(UpstreamCommand.Publish.class);
    assertThat(publish.client()).isEqualTo(Upstream.HOUSE);
    assertThat(publish.topic()).isEqualTo("tt");
    assertThat(publish.qos()).isEqualTo(Qos.ZERO);
  }

  @Test
  @DisplayName(
      "SN-CONN-12: DISCONNECT between CONNECT and CONNACK is answered and ends the attempt")
  void disconnectEndsTheAttempt() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    Open open = rig.broker.last(Open.class);
    device.says(DISCONNECT);
    device.hears(DISCONNECT);

    rig.broker.answer(open);

    device.hearsNothing();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-CONN-13: client ids are compared whole")
  void aPrefixIsAnotherClient() {
    Device longer = rig.device("dev10").connected(true, 60);
    Device shorter = rig.device("dev1", "b").connected(true, 60);
    Device other = rig.device("DEV1", "c").connected(true, 60);

    assertThat(rig.sessions()).isEqualTo(3);
    rig.event(
        new UpstreamEvent.Delivery(
            "dev1", Upstream.NO_TOKEN, "tt", Bytes.utf8("1"), Qos.ZERO, false));
    shorter.hearsOne(Publish.class);
    longer.hearsNothing();
    other.hearsNothing();
  }

  private static PredefinedTopics noTopics() {
    return PredefinedTopics.NONE;
  }
}
