package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Discovery.Advertise;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.AccessRules.Rule;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.Outbox.Effect.Broadcast;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The configuration is read again while clients are connected. */
class RenewalTest {

  private final Rig rig = new Rig();
  private final Device meter = rig.device("meter-1");

  private static ClientRules topics(Map<Integer, String> names) {
    return new ClientRules(
        new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", names))), AccessRules.NONE);
  }

  private static ClientRules access(boolean allow, List<String> publish, List<String> subscribe) {
    Rule rule = new Rule("*", allow, Optional.of(publish), Optional.of(subscribe), true);
    return new ClientRules(PredefinedTopics.NONE, new AccessRules(List.of(rule)));
  }

  private static Publish publish(Qos qos, TopicRef topic, int messageId) {
    return new Publish(false, qos, false, topic, messageId, Bytes.utf8("x"));
  }

  private static TopicRef predefined(int id) {
    return new TopicRef.PredefinedId(id);
  }

  private ReturnCode verdictOnPublish(TopicRef topic) {
    meter.says(publish(Qos.ONE, topic, meter.nextMessageId()));
    return meter.hearsOne(Puback.class).returnCode();
  }

  private List<String> unsubscribed() {
    return rig.broker.all(UpstreamCommand.Unsubscribe.class).stream()
        .map(UpstreamCommand.Unsubscribe::filter)
        .toList();
  }

  // ---- topics ---------------------------------------------------------------------------------

  @Test
  @DisplayName(
      "SN-TOP-1: a predefined topic that a reload brings works at once, in both directions")
  void newPredefinedTopicsWorkInRunningSessions() {
    meter.connected();
    assertThat(verdictOnPublish(predefined(7))).isEqualTo(ReturnCode.INVALID_TOPIC_ID);

    rig.reloads(topics(Map.of(7, "seven")));

    assertThat(verdictOnPublish(predefined(7))).isEqualTo(ReturnCode.ACCEPTED);
    assertThat(meter.subscribesTo(predefined(7))).isEqualTo(ReturnCode.ACCEPTED);
    rig.broker.delivers("meter-1", "seven", "hello", Qos.ONE);
    assertThat(meter.takes("hello").topic()).isEqualTo(predefined(7));
    rig.device("nobody").says(publish(Qos.MINUS_ONE, predefined(7), 0));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("seven");
  }

  @Test
  @DisplayName(
      "SN-TOP-6: a predefined id that means something else now is not used for the old name")
  void aRedefinedIdIsNotUsedForTheOldName() {
    rig.reloads(topics(Map.of(7, "seven")));
    meter.connected();
    meter.subscribesTo(predefined(7));

    rig.reloads(topics(Map.of(7, "other")));

    rig.broker.delivers("meter-1", "seven", "hello", Qos.ONE);
    meter.answers(meter.hearsRegister("seven"), ReturnCode.ACCEPTED);
    assertThat(meter.takes("hello").topic()).isInstanceOf(TopicRef.RegisteredId.class);
    assertThat(unsubscribed()).isEmpty();
  }

  @Test
  @DisplayName("SN-TOP-6: nor is one that a reload redefines before the broker has answered")
  void anIdThatIsRedefinedWhileItsSubscribeIsOpenIsNotUsedForTheOldName() {
    rig.reloads(topics(Map.of(7, "seven")));
    meter.connected();
    rig.broker.waits();
    meter.says(new Subscribe(false, Qos.ONE, predefined(7), 3));

    rig.reloads(topics(Map.of(7, "other")));
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));
    assertThat(meter.hearsOne(Suback.class).returnCode()).isEqualTo(ReturnCode.ACCEPTED);

    rig.broker.delivers("meter-1", "seven", "hello", Qos.ONE);
    meter.answers(meter.hearsRegister("seven"), ReturnCode.ACCEPTED);
    assertThat(meter.takes("hello").topic()).isInstanceOf(TopicRef.RegisteredId.class);
  }

  @Test
  @DisplayName(
      "SN-REG-7, A25: topic ids outlive a reload; whether they may be published on does not")
  void registeredTopicsKeepTheirIds() {
    meter.connected();
    int id = meter.registers("data/a");
    TopicRef topic = new TopicRef.RegisteredId(id);

    rig.reloads(access(true, List.of("other/#"), List.of("data/#")));
    assertThat(verdictOnPublish(topic)).isEqualTo(ReturnCode.NOT_SUPPORTED);

    rig.reloads(ClientRules.NONE);
    assertThat(verdictOnPublish(topic)).isEqualTo(ReturnCode.ACCEPTED);
    assertThat(meter.registers("data/a")).isEqualTo(id);
  }

  // ---- what clients may do --------------------------------------------------------------------

  @Test
  @DisplayName("A25: a reload gives up the subscriptions that are not allowed any more, no others")
  void forbiddenSubscriptionsAreGivenUp() {
    meter.connected();
    meter.subscribes("cmd/#", Qos.ONE);
    meter.subscribes("news/#", Qos.ONE);

    rig.reloads(access(true, List.of("#"), List.of("news/#")));

    assertThat(unsubscribed()).containsExactly("cmd/#");
    meter.hearsNothing();
    meter.isServed();
    rig.broker.delivers("meter-1", "news/1", "kept", Qos.ONE);
    meter.hearsRegister("news/1");
  }

  @Test
  @DisplayName("A25: a SUBSCRIBE that a reload overtakes is judged by the new rules")
  void whatWaitsOnAForbiddenTopicIsNotDelivered() {
    meter.connected(false, 600);
    meter.subscribes("cmd/#", Qos.ONE);
    meter.subscribes("news/#", Qos.ONE);
    meter.sleeps(600);
    long secret = rig.broker.delivers("meter-1", "cmd/a", "secret", Qos.ONE);
    rig.broker.delivers("meter-1", "news/a", "news", Qos.ONE);
    rig.reloads(access(true, List.of("#"), List.of("news/#")));

    assertThat(rig.broker.isAcknowledged(secret)).isTrue();
    meter.wakes();
    Register register = meter.hearsRegister("news/a");
    meter.answers(register, ReturnCode.ACCEPTED);
    meter.takes("news");
    meter.hears(new Pingresp());
  }

  @Test
  void aSubscriptionUnderWayIsJudgedByTheNewRules() {
    meter.connected();
    rig.broker.waits();
    meter.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("cmd/#"), 3));
    rig.reloads(access(true, List.of("#"), List.of()));

    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));

    meter.hears(new Suback(Qos.ZERO, 0, 3, ReturnCode.NOT_SUPPORTED));
    assertThat(unsubscribed()).containsExactly("cmd/#");
  }

  @Test
  @DisplayName("A25: a will that is not allowed any more is deleted at the broker side")
  void aForbiddenWillIsDeleted() {
    meter.connectedWithWill(true, 60, "wills/1", "gone");
    rig.reloads(access(true, List.of("data/#"), List.of()));

    assertThat(rig.broker.last(UpstreamCommand.ChangeWill.class).will()).isEmpty();
    meter.hearsNothing();
  }

  @Test
  @DisplayName("A25: a will whose topic a reload forbids before its message comes is refused")
  void aWillThatAReloadOvertakesIsRefused() {
    meter.says(meter.connectWithWill(true, 60));
    meter.hearsOne(WillTopicReq.class);
    meter.says(new WillTopic(Qos.ONE, false, "wills/1"));
    meter.hearsOne(WillMsgReq.class);

    rig.reloads(access(true, List.of("data/#"), List.of()));

    meter.says(new WillMsg(Bytes.utf8("gone")));
    meter.hears(new Connack(ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(UpstreamCommand.Open.class)).isEmpty();
  }

  @Test
  @DisplayName("A25: a client that is not admitted any more is told goodbye, without its will")
  void aClientThatIsNotAdmittedIsDismissed() {
    meter.connectedWithWill(false, 60, "wills/1", "gone");
    rig.reloads(access(false, List.of(), List.of()));

    meter.hears(new Disconnect(Disconnect.NO_DURATION));
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason())
        .isEqualTo(UpstreamCommand.Reason.EXPIRED);
    assertThat(rig.sessions()).isZero();
    assertThat(rig.alarms()).isZero();
    assertThat(rig.counted(Counter.SESSIONS_DISMISSED)).isOne();
    meter.says(meter.connect(true, 60));
    meter.hears(new Connack(ReturnCode.NOT_SUPPORTED));
  }

  @Test
  @DisplayName("A25: nor is one kept that sleeps, is away or has asked to connect")
  void nobodyIsKeptWhoIsNotAdmitted() {
    Device sleeper = rig.device("sleeper").connected(true, 60);
    sleeper.sleeps(600);
    Device away = rig.device("away").connected(false, 60);
    away.disconnects();
    rig.broker.waits();
    Device newcomer = rig.device("newcomer");
    newcomer.says(newcomer.connect(true, 60));

    rig.reloads(access(false, List.of(), List.of()));

    sleeper.hearsNothing();
    away.hearsNothing();
    newcomer.hears(new Connack(ReturnCode.NOT_SUPPORTED));
    assertThat(rig.sessions()).isZero();
    assertThat(rig.alarms()).isZero();
    sleeper.wakes();
    sleeper.hears(new Disconnect(Disconnect.NO_DURATION));
  }

  // ---- limits and timers ----------------------------------------------------------------------

  @Test
  @DisplayName("SN-CGS-1: a lower number of clients refuses newcomers and drops nobody")
  void fewerClientsDropNobody() {
    meter.connected();
    rig.device("second").connected();
    rig.reloads(ProtocolSettings.DEFAULT.withMaxClients(1));

    meter.isServed();
    assertThat(rig.sessions()).isEqualTo(2);
    Device third = rig.device("third");
    third.says(third.connect(true, 60));
    third.hears(new Connack(ReturnCode.CONGESTION));

    rig.reloads(ProtocolSettings.DEFAULT.withMaxClients(3));
    third.connected();
  }

  @Test
  @DisplayName("SN-CGS-3: a shorter queue keeps the newest; the broker does not wait for the rest")
  void aShorterQueueKeepsTheNewest() {
    meter.connected(false, 60);
    meter.subscribes("a", Qos.ONE);
    meter.sleeps(600);
    long first = rig.broker.delivers("meter-1", "a", "1", Qos.ONE);
    rig.broker.delivers("meter-1", "a", "2", Qos.ONE);
    rig.broker.delivers("meter-1", "a", "3", Qos.ONE);

    rig.reloads(ProtocolSettings.DEFAULT.withQueue(2, Duration.ofDays(7)));

    assertThat(rig.broker.isAcknowledged(first)).isTrue();
    assertThat(rig.counted(Counter.DELIVERIES_DROPPED_QUEUE_FULL)).isOne();
    meter.wakes();
    meter.takes("2");
    meter.takes("3");
  }

  @Test
  @DisplayName("queueMaxAge: another limit holds for sessions of those who are away already")
  void anotherAgeLimitHoldsForThoseWhoAreAway() {
    meter.connected(false, 60);
    meter.disconnects();
    rig.passSeconds(1000);

    rig.reloads(ProtocolSettings.DEFAULT.withQueue(100, Duration.ofHours(1)));
    rig.passSeconds(2599);
    assertThat(rig.sessions()).isOne();
    rig.reloads(ProtocolSettings.DEFAULT.withQueue(100, Duration.ofHours(2)));
    rig.passSeconds(3600);
    assertThat(rig.sessions()).isOne();
    rig.passSeconds(1);
    assertThat(rig.sessions()).isZero();
    assertThat(rig.counted(Counter.SESSIONS_EXPIRED)).isOne();
  }

  @Test
  @DisplayName("SN-CGS-2: a rate that a reload brings holds for running sessions, and ends with it")
  void theRateChanges() {
    meter.connected();
    meter.registers("a");
    meter.registers("b");

    rig.reloads(ProtocolSettings.DEFAULT.withRequestRate(1));
    meter.registers("c");
    meter.says(new Register(0, 77, "d"));
    meter.hears(new Regack(0, 77, ReturnCode.CONGESTION));

    rig.reloads(ProtocolSettings.DEFAULT);
    meter.registers("d");
  }

  @Test
  @DisplayName("SN-DLV-6: another retry interval holds from the next connection on")
  void retriesChangeWithTheNextConnection() {
    meter.connected();
    meter.subscribes("a", Qos.ONE);
    rig.reloads(ProtocolSettings.DEFAULT.withRetry(Duration.ofSeconds(30), 1));
    rig.broker.delivers("meter-1", "a", "1", Qos.ONE);
    meter.listens();
    rig.passSeconds(10);
    meter.hearsOne(Publish.class); // as the connection began

    meter.connected(true, 60);
    meter.subscribes("a", Qos.ONE);
    rig.broker.delivers("meter-1", "a", "2", Qos.ONE);
    meter.listens();
    rig.passSeconds(29);
    meter.hearsNothing();
    rig.passSeconds(1);
    meter.hearsOne(Publish.class);
  }

  // ---- discovery ------------------------------------------------------------------------------

  @Test
  @DisplayName("SN-GW-1: another gateway id or period is advertised at once, and then on its time")
  void discoveryChanges() {
    Rig found = new Rig(new DiscoverySettings(8, Duration.ofSeconds(900)));
    found.linkComesUp("lan");
    found.event(new UpstreamEvent.Reachable());
    found.takeBroadcasts();

    found.reloads(new DiscoverySettings(8, Duration.ofSeconds(900)));
    assertThat(found.takeBroadcasts()).isEmpty();

    found.reloads(new DiscoverySettings(9, Duration.ofSeconds(60)));
    Broadcast expected = new Broadcast("lan", new Advertise(9, 60), 0);
    assertThat(found.takeBroadcasts()).containsExactly(expected);
    found.passSeconds(60);
    assertThat(found.takeBroadcasts()).containsExactly(expected);

    found.reloads(new DiscoverySettings(9, Duration.ZERO));
    found.passSeconds(3600);
    assertThat(found.takeBroadcasts()).isEmpty();
    assertThat(found.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }
}
