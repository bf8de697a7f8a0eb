package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.codec.WillMessages.WillTopicResp;
import io.mqttsn.codec.WillMessages.WillTopicUpd;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.AccessRules.Rule;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules for clients allow (A25), and the order in which rules apply. */
class AccessTest {

  private static final PredefinedTopics TOPICS =
      new PredefinedTopics(
          List.of(
              new PredefinedTopics.Rule("*", Map.of(1, "hello", 2, "alarm", 3, "{client}/own")),
              new PredefinedTopics.Rule(
                  "meter-*", Map.of(2, "meters/alarm", 10, "meters/{client}/reading")),
              new PredefinedTopics.Rule("meter-7", Map.of(10, "meters/seven"))));

  private static final List<Rule> RULES =
      List.of(
          rule("meter-bad", false, null, null, true),
          rule(
              "meter-*",
              true,
              List.of("meters/{client}/#", "hello", "m1"),
              List.of("cmd/{client}/#", "news/+"),
              true),
          rule("beacon", true, null, List.of(), false),
          rule("{*", true, List.of("a/{client}"), List.of(), true),
          rule("*", true, List.of("hello", "xx", "{client}/own"), null, true));

  private final Rig rig = rig(RULES);
  private final Device meter = rig.device("meter-1");

  private static Rule rule(
      String pattern,
      boolean allow,
      List<String> publish,
      List<String> subscribe,
      boolean qosMinusOne) {
    return new Rule(
        pattern, allow, Optional.ofNullable(publish), Optional.ofNullable(subscribe), qosMinusOne);
  }

  private static Rig rig(List<Rule> rules) {
    return new Rig(ProtocolSettings.DEFAULT, new ClientRules(TOPICS, new AccessRules(rules)));
  }

  private static Publish publish(Qos qos, TopicRef topic, int messageId) {
    return new Publish(false, qos, false, topic, messageId, Bytes.utf8("x"));
  }

  private static TopicRef predefined(int id) {
    return new TopicRef.PredefinedId(id);
  }

  private static TopicRef shortName(String name) {
    return TopicRef.ShortName.of(name);
  }

  private List<String> published() {
    return rig.broker.all(UpstreamCommand.Publish.class).stream()
        .map(UpstreamCommand.Publish::topic)
        .toList();
  }

  private void isRefusedSubscribing(Device device, TopicRef topic) {
    device.says(new Subscribe(false, Qos.ONE, topic, 9));
    int id = topic instanceof TopicRef.PredefinedId ? topic.wireId() : 0;
    device.hears(new Suback(Qos.ZERO, id, 9, ReturnCode.NOT_SUPPORTED));
  }

  // ---- who may connect ------------------------------------------------------------------------

  @Test
  @DisplayName("SN-CONN-4, A25: a client that may not connect gets CONNACK rc 3, nothing is kept")
  void aForbiddenClientIsRefused() {
    Device bad = rig.device("meter-bad");
    bad.says(bad.connectWithWill(false, 60));

    bad.hears(new Connack(ReturnCode.NOT_SUPPORTED));
    bad.isUnknown();
    assertThat(rig.sessions()).isZero();
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    assertThat(rig.counted(Counter.CONNECTS_REFUSED_FORBIDDEN)).isOne();
  }

  @Test
  @DisplayName("A25: a client that no rule covers may do everything, as all may without rules")
  void withoutARuleEverythingIsAllowed() {
    for (List<Rule> rules :
        List.of(List.<Rule>of(), List.of(rule("else-*", false, null, null, false)))) {
      Rig free = rig(rules);
      Device device = free.device("dev1").connectedWithWill(true, 60, "any/will", "gone");
      int id = device.registers("any/topic");
      device.says(device.publish(Qos.ONE, id, 1, "x"));
      device.hears(new Puback(id, 1, ReturnCode.ACCEPTED));
      device.says(publish(Qos.MINUS_ONE, predefined(2), 0));
      device.subscribes("#", Qos.TWO);
      free.device("nobody").says(publish(Qos.MINUS_ONE, shortName("tt"), 0));

      assertThat(free.broker.all(UpstreamCommand.Publish.class))
          .extracting(UpstreamCommand.Publish::topic)
          .containsExactly("any/topic", "alarm", "tt");
    }
  }

  // ---- publishing -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-PUB-2, A25: a forbidden PUBLISH gets PUBACK rc 3, in all forms of a topic")
  void aForbiddenPublishIsRefused(Qos qos) {
    meter.connected();
    int registered = meter.registers("cmd/meter-1/only-received");
    List<TopicRef> forbidden =
        List.of(new TopicRef.RegisteredId(registered), predefined(2), shortName("m2"));
    for (TopicRef topic : forbidden) {
      meter.says(publish(qos, topic, 5));
      meter.hears(new Puback(topic.wireId(), 5, ReturnCode.NOT_SUPPORTED));
    }

    assertThat(published()).isEmpty();
    assertThat(rig.counted(Counter.PUBLISHES_UP_FORBIDDEN)).isEqualTo(3);
    meter.isServed();
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-PUB-2, A25: what is allowed is forwarded, {client} stands for the client id")
  void anAllowedPublishIsForwarded(Qos qos) {
    meter.connected();
    int registered = meter.registers("meters/meter-1/a/b");
    meter.says(publish(qos, new TopicRef.RegisteredId(registered), 5));
    meter.says(publish(qos, predefined(1), 6));
    meter.says(publish(qos, predefined(10), 7));
    meter.says(publish(qos, shortName("m1"), 8));

    assertThat(published())
        .containsExactly("meters/meter-1/a/b", "hello", "meters/meter-1/reading", "m1");
    assertThat(rig.counted(Counter.PUBLISHES_UP_FORBIDDEN)).isZero();
  }

  @Test
  @DisplayName("A25: the verdict on a name that came with a delivery is made with its id, too")
  void aDeliveredNameIsJudged() {
    meter.connected();
    meter.subscribes("news/+", Qos.ONE);
    rig.broker.delivers("meter-1", "news/today", "1", Qos.ZERO);
    int id = meter.hearsOne(Register.class).topicId();
    meter.says(new Regack(id, 1, ReturnCode.ACCEPTED));
    meter.listens();
    meter.says(meter.publish(Qos.ONE, id, 5, "x"));

    meter.hears(new Puback(id, 5, ReturnCode.NOT_SUPPORTED));
    assertThat(published()).isEmpty();
  }

  @Test
  @DisplayName("A25: another client's {client} is not one's own")
  void anotherClientsTopicsAreForbidden() {
    Device other = rig.device("meter-2").connected();
    other.says(new Register(0, 3, "meters/meter-1/a"));

    other.hears(new Regack(0, 3, ReturnCode.NOT_SUPPORTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{+}", "{#", "{a+b"})
  @DisplayName("A25: a client whose id holds a wildcard has no filters with {client}")
  void aWildcardInTheIdOpensNothing(String clientId) {
    Device device = rig.device(clientId).connected();
    device.says(new Register(0, 3, "a/" + clientId.replace('+', 'x').replace('#', 'x')));
    device.hears(new Regack(0, 3, ReturnCode.NOT_SUPPORTED));
    device.says(new Register(0, 4, "a/anything"));

    device.hears(new Regack(0, 4, ReturnCode.NOT_SUPPORTED));
  }

  @Test
  @DisplayName("A25: a client that calls itself $SYS does not reach the broker's own topics")
  void aDollarInTheIdOpensNothing() {
    Rig open = rig(List.of(rule("*", true, null, List.of("{client}/#"), true)));
    Device honest = open.device("dev1").connected();
    honest.subscribes("dev1/#", Qos.ONE);

    isRefusedSubscribing(open.device("$SYS").connected(), new TopicRef.Name("$SYS/#"));
  }

  // ---- QoS −1 ---------------------------------------------------------------------------------

  @Test
  @DisplayName("SN-PUB-9, A25: QoS −1 that is not allowed is dropped in silence and counted")
  void qosMinusOneIsNeverAnswered() {
    meter.connected();
    meter.says(publish(Qos.MINUS_ONE, predefined(2), 0));
    meter.says(publish(Qos.MINUS_ONE, shortName("m2"), 0));
    Device beacon = rig.device("beacon").connected();
    beacon.says(publish(Qos.MINUS_ONE, predefined(1), 0));

    meter.hearsNothing();
    beacon.hearsNothing();
    assertThat(published()).isEmpty();
    assertThat(rig.counted(Counter.PUBLISHES_UP_FORBIDDEN)).isEqualTo(3);
    meter.says(publish(Qos.MINUS_ONE, predefined(1), 0));
    beacon.says(publish(Qos.ZERO, predefined(1), 0));
    assertThat(published()).containsExactly("hello", "hello");
  }

  @Test
  @DisplayName("SN-PUB-8, A25: without a connection the rule for everybody decides")
  void anonymousSendersAreEverybody() {
    Device anonymous = rig.device("meter-1", "somewhere");
    anonymous.says(publish(Qos.MINUS_ONE, predefined(1), 0));
    anonymous.says(publish(Qos.MINUS_ONE, shortName("xx"), 0));
    assertThat(published()).containsExactly("hello", "xx");
    anonymous.says(publish(Qos.MINUS_ONE, predefined(2), 0));
    anonymous.says(publish(Qos.MINUS_ONE, shortName("m1"), 0));

    assertThat(published()).hasSize(2);
    anonymous.hearsNothing();
    assertThat(rig.counted(Counter.PUBLISHES_UP_FORBIDDEN)).isEqualTo(2);
    assertThat(rig.broker.all(UpstreamCommand.Publish.class))
        .extracting(UpstreamCommand.Publish::client)
        .containsOnly(Upstream.HOUSE);
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true"})
  @DisplayName("SN-PUB-8, A25: qos-minus-one or allow may be off for everybody, others keep theirs")
  void qosMinusOneCanBeSwitchedOff(boolean allow, boolean qosMinusOne) {
    Rig closed =
        rig(
            List.of(
                rule("meter-*", true, null, null, true),
                rule("*", allow, null, null, qosMinusOne)));
    closed.device("dev1").says(publish(Qos.MINUS_ONE, predefined(1), 0));
    assertThat(closed.broker.all(UpstreamCommand.Publish.class)).isEmpty();
    assertThat(closed.counted(Counter.PUBLISHES_UP_FORBIDDEN)).isOne();
    closed.device("meter-1").connected().says(publish(Qos.MINUS_ONE, predefined(1), 0));

    assertThat(closed.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
  }

  // ---- registering and subscribing ------------------------------------------------------------

  @Test
  @DisplayName("SN-REG-5, A25: REGISTER needs one of both rights, publish or subscribe")
  void registerNeedsOneRight() {
    meter.connected();
    meter.registers("meters/meter-1");
    meter.registers("cmd/meter-1/x");
    meter.says(new Register(0, 9, "cmd/meter-2/x"));

    meter.hears(new Regack(0, 9, ReturnCode.NOT_SUPPORTED));
    assertThat(rig.counted(Counter.REGISTERS_FORBIDDEN)).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cmd/meter-1/#", "cmd/meter-1", "cmd/meter-1/+/x", "news/+", "news/today"})
  @DisplayName("SN-SUB-5, A25: a SUBSCRIBE that an allowed filter covers is accepted")
  void aCoveredSubscriptionIsAccepted(String filter) {
    meter.connected().subscribes(filter, Qos.ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#", "+/#", "cmd/#", "cmd/+/x", "news/#", "news", "cmd/meter-2/x", "$SYS/#"})
  @DisplayName("SN-SUB-5, A25: a SUBSCRIBE that asks for more than is allowed gets SUBACK rc 3")
  void aWiderSubscriptionIsRefused(String filter) {
    meter.connected();

    isRefusedSubscribing(meter, new TopicRef.Name(filter));
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
    assertThat(rig.counted(Counter.SUBSCRIBES_FORBIDDEN)).isOne();
  }

  @Test
  @DisplayName("SN-SUB-5, A25: predefined ids and short names are no way around the rules")
  void otherFormsAreRefusedToo() {
    meter.connected();
    isRefusedSubscribing(meter, predefined(1));
    isRefusedSubscribing(meter, shortName("/#"));

    isRefusedSubscribing(meter, shortName("tt"));
  }

  // ---- wills ----------------------------------------------------------------------------------

  @Test
  @DisplayName("SN-WILL-2, A25: a will on a forbidden topic gets CONNACK rc 3")
  void aForbiddenWillIsRefused() {
    meter.says(meter.connectWithWill(true, 60));
    meter.hears(new WillTopicReq());
    meter.says(new WillTopic(Qos.ONE, false, "meters/meter-2/status"));

    meter.hears(new Connack(ReturnCode.NOT_SUPPORTED));
    assertThat(rig.sessions()).isZero();
    assertThat(rig.broker.all(UpstreamCommand.Open.class)).isEmpty();
    assertThat(rig.counted(Counter.WILLS_FORBIDDEN)).isOne();
  }

  @Test
  @DisplayName("SN-WILL-8, A25: an update to a forbidden topic gets rc 3, the old will stays")
  void aForbiddenUpdateIsRefused() {
    meter.connectedWithWill(true, 60, "meters/meter-1/status", "gone");
    meter.says(new WillTopicUpd(Qos.ONE, false, "alarm"));
    meter.hears(new WillTopicResp(ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(UpstreamCommand.ChangeWill.class)).isEmpty();
    meter.says(new WillTopicUpd(Qos.ONE, false, "meters/meter-1/other"));

    meter.hears(new WillTopicResp(ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.ChangeWill.class).will().orElseThrow().topic())
        .isEqualTo("meters/meter-1/other");
  }

  // ---- predefined topics ----------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "dev1, 2, alarm",
    "dev1, 3, dev1/own",
    "meter-1, 1, hello",
    "meter-1, 2, meters/alarm",
    "meter-1, 10, meters/meter-1/reading",
    "meter-7, 10, meters/seven",
    "meter-7, 2, meters/alarm"
  })
  @DisplayName("SN-TOP-2: predefined ids for all, by pattern and by client; the closest rule wins")
  void theClosestPredefinedTopicWins(String clientId, int id, String name) {
    Rig free = rig(List.of());
    free.device(clientId).connected().says(publish(Qos.ONE, predefined(id), 1));

    assertThat(free.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo(name);
  }
}
