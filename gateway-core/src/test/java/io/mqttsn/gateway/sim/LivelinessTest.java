package io.mqttsn.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.Will;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * That a green {@link SimulationTest} means something: the worlds are full of what they promise, in
 * each weather, and the watchers do see what is wrong when it is shown to them.
 */
class LivelinessTest {

  private static final int WORLDS = 5;
  private static final Duration LIFE = Duration.ofMinutes(90);

  private static final Set<Happening> OF_SOME_WEATHERS =
      EnumSet.of(
          Happening.FRAME_LOST,
          Happening.FRAME_CUT_OFF,
          Happening.FRAME_DUPLICATED,
          Happening.FRAME_TORN,
          Happening.FRAME_FLIPPED,
          Happening.BROKER_REFUSED,
          Happening.BROKER_AWAY,
          Happening.BROKER_FORGOT,
          Happening.DEVICE_TURNED_AWAY);

  private static Map<Happening, Integer> whatHappensIn(Weather weather) {
    Map<Happening, Integer> sum = new EnumMap<>(Happening.class);
    for (int seed = 0; seed < WORLDS; seed++) {
      World world = new World(seed, weather).run(SimulationTest.CLIENTS, LIFE);
      for (Happening happening : Happening.values()) {
        sum.merge(happening, world.counted(happening), Integer::sum);
      }
    }
    return sum;
  }

  @Test
  void everyWeatherIsWhatItSays() {
    for (Weather weather : Weather.ALL) {
      Map<Happening, Integer> sum = whatHappensIn(weather);
      Set<Happening> expected = EnumSet.complementOf(EnumSet.copyOf(OF_SOME_WEATHERS));
      expect(expected, weather.loss > 0, Happening.FRAME_LOST);
      expect(expected, weather.duplication > 0, Happening.FRAME_DUPLICATED);
      expect(expected, weather.tearing > 0, Happening.FRAME_TORN);
      expect(expected, weather.flipping > 0, Happening.FRAME_FLIPPED);
      expect(expected, weather.minutesBetweenPartitions > 0, Happening.FRAME_CUT_OFF);
      expect(expected, weather.minutesBetweenOutages > 0, Happening.BROKER_AWAY);
      expect(expected, weather.minutesBetweenOutages > 0, Happening.BROKER_FORGOT);
      expect(expected, weather.minutesBetweenOutages > 0, Happening.BROKER_REFUSED);
      expect(expected, weather.crowded, Happening.DEVICE_TURNED_AWAY);
      assertThat(expected)
          .as("what happens in %s, of %s", weather, sum)
          .allSatisfy(happening -> assertThat(sum.get(happening)).as("%s", happening).isPositive());
      EnumSet<Happening> others = EnumSet.copyOf(OF_SOME_WEATHERS);
      others.removeAll(expected);
      // A sound broker refuses too, whoever has no session there; and a device is turned away by
      // that as well.
      others.remove(Happening.BROKER_REFUSED);
      others.remove(Happening.DEVICE_TURNED_AWAY);
      assertThat(others)
          .as("what does not happen in %s, of %s", weather, sum)
          .allSatisfy(happening -> assertThat(sum.get(happening)).as("%s", happening).isZero());
    }
  }

  private static void expect(Set<Happening> expected, boolean condition, Happening happening) {
    if (condition) {
      expected.add(happening);
    }
  }

  // ---- the watchers see what is wrong -------------------------------------------------------

  private static final String CLIENT = "dev0";

  private final World world = new World(1, Weather.CALM);
  private final Watchers watchers = world.watchers();
  private final Peer peer = new Site(new Site.Place(1), List.of()).peer();

  private void connect() {
    watchers.arrived(peer, new Connect(false, false, 1, 60, CLIENT));
    watchers.commanded(new UpstreamCommand.Open(CLIENT, 1, false, Optional.empty(), 60));
  }

  private static Message publish(Qos qos, TopicRef topic, int id, Bytes payload) {
    return new Publish(false, qos, false, topic, id, payload);
  }

  private static void assertSeen(Invariant invariant, ThrowingCallable deed) {
    assertThatThrownBy(deed)
        .isInstanceOf(Violation.class)
        .hasMessageStartingWith(invariant.name() + ":");
  }

  @Test
  void aSecondForwardingAtQos2IsSeen() {
    Ledger.Letter letter = world.ledger().write(CLIENT, "t/a", Qos.TWO);
    connect();
    watchers.commanded(forwarded(letter, CLIENT, 2));
    assertSeen(
        Invariant.QOS2_ARRIVES_EXACTLY_ONCE,
        () -> watchers.commanded(forwarded(letter, CLIENT, 3)));
  }

  @Test
  void anEarlierMessageBehindALaterOneIsSeen() {
    Ledger.Letter earlier = world.ledger().write(CLIENT, "t/a", Qos.ONE);
    Ledger.Letter later = world.ledger().write(CLIENT, "t/a", Qos.ONE);
    connect();
    watchers.commanded(forwarded(later, CLIENT, 2));
    assertSeen(
        Invariant.ORDER_PER_CLIENT_AND_TOPIC,
        () -> watchers.commanded(forwarded(earlier, CLIENT, 3)));
  }

  @Test
  void aMessageUnderAnothersNameIsSeen() {
    Ledger.Letter letter = world.ledger().write(CLIENT, "t/a", Qos.ONE);
    assertSeen(
        Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE,
        () -> watchers.commanded(forwarded(letter, "dev1", 2)));
  }

  private static UpstreamCommand.Publish forwarded(Ledger.Letter letter, String client, int token) {
    return new UpstreamCommand.Publish(
        client, token, letter.topic, letter.payload, letter.qos, false);
  }

  @Test
  void theSecondCopyOfAQos2MessageIsSeen() {
    Ledger.Letter letter = world.ledger().write("backend", "zz", Qos.TWO);
    world.ledger().post(CLIENT, 7, letter, Qos.TWO, false);
    Publish publish = (Publish) publish(Qos.TWO, TopicRef.ShortName.of("zz"), 1, letter.payload);
    watchers.received(CLIENT, "zz", publish);
    assertSeen(Invariant.QOS2_ARRIVES_EXACTLY_ONCE, () -> watchers.received(CLIENT, "zz", publish));
  }

  @Test
  void aMessageForAnotherClientIsSeen() {
    Ledger.Letter letter = world.ledger().write("backend", "zz", Qos.ZERO);
    world.ledger().post("dev1", 0, letter, Qos.ZERO, false);
    Publish publish = (Publish) publish(Qos.ZERO, TopicRef.ShortName.of("zz"), 0, letter.payload);
    assertSeen(
        Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE,
        () -> watchers.received(CLIENT, "zz", publish));
  }

  @Test
  void anAcknowledgementThatComesTooEarlyIsSeen() {
    AckWatch watch = new AckWatch(CLIENT, world);
    Ledger.Letter letter = world.ledger().write(CLIENT, "zz", Qos.ONE);
    watch.arrived(publish(Qos.ONE, TopicRef.ShortName.of("zz"), 5, letter.payload));
    assertSeen(
        Invariant.NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE,
        () -> watch.sent(new Puback(0, 5, ReturnCode.ACCEPTED)));
  }

  @Test
  void aDeliveryTakenOverFromTheBrokerBeforeItsClientHasItIsSeen() {
    AckWatch watch = new AckWatch(CLIENT, world);
    Ledger.Letter letter = world.ledger().write("backend", "zz", Qos.ONE);
    world.ledger().post(CLIENT, 7, letter, Qos.ONE, false);
    watch.sent(new Connack(ReturnCode.ACCEPTED));
    assertSeen(
        Invariant.NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE,
        () -> watch.commanded(new UpstreamCommand.Acknowledge(CLIENT, 7)));
  }

  @Test
  void aTopicIdThatNobodyToldIsSeen() {
    TopicIdWatch watch = new TopicIdWatch(CLIENT, world);
    Ledger.Letter letter = world.ledger().write("backend", "t/a", Qos.ZERO);
    assertSeen(
        Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD,
        () ->
            watch.sent(
                publish(Qos.ZERO, new TopicRef.RegisteredId(3), 0, letter.payload), world.now()));
  }

  @Test
  void aFrameToASleeperIsSeen() {
    SleepWatch watch = new SleepWatch(peer);
    watch.arrived(new Disconnect(60), 1_000);
    watch.sent(new Disconnect(Disconnect.NO_DURATION), 1_000);
    assertSeen(
        Invariant.NOTHING_IS_SENT_TO_A_SLEEPER,
        () -> watch.sent(publish(Qos.ZERO, TopicRef.ShortName.of("zz"), 0, Bytes.EMPTY), 2_000));
  }

  @Test
  void aWillAfterGoodbyeIsSeen() {
    WillWatch watch = new WillWatch(CLIENT, world);
    Will will = new Will(Topics.WILLS, Bytes.utf8("gone"), Qos.ONE, false);
    watch.arrived(new Connect(true, false, 1, 60, CLIENT));
    watch.commanded(new UpstreamCommand.Open(CLIENT, 1, false, Optional.of(will), 60));
    watch.arrived(new Disconnect(Disconnect.NO_DURATION));
    assertSeen(
        Invariant.WILL_EXACTLY_ONCE_ON_LOSS_AND_NEVER_AFTER_GOODBYE,
        () -> watch.commanded(new UpstreamCommand.Close(CLIENT, UpstreamCommand.Reason.LOST)));
  }
}
