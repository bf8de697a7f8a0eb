package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicRef.Name;
import io.mqttsn.codec.TopicRef.PredefinedId;
import io.mqttsn.codec.TopicRef.RegisteredId;
import io.mqttsn.codec.TopicRef.ShortName;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE and UNSUBSCRIBE (MQTT-SN 1.2 §6.9). */
class SubscriptionTest {

  private final Rig rig =
      new Rig(
          ProtocolSettings.DEFAULT,
          new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", Map.of(1, "pre/one")))));
  private final Device device = rig.device("dev1");

  @BeforeEach
  void connect() {
    device.connected();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-SUB-1: a name gets an id, the granted QoS, and PUBLISH with that id")
  void nameGetsTheIdThatIsUsed(Qos granted) {
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.TWO, new Name("a/b"), 3));
    device.hearsNothing();
    UpstreamCommand.Subscribe asked = rig.broker.last(UpstreamCommand.Subscribe.class);
    assertThat(asked.filter()).isEqualTo("a/b");
    assertThat(asked.qos()).isEqualTo(Qos.TWO);

    rig.event(new UpstreamEvent.Subscribed("dev1", asked.token(), granted));

    Suback suback = device.hearsOne(Suback.class);
    assertThat(suback.granted()).isEqualTo(granted);
    assertThat(suback.messageId()).isEqualTo(3);
    assertThat(suback.returnCode()).isEqualTo(ReturnCode.ACCEPTED);
    assertThat(suback.topicId()).isBetween(1, 0xFFFE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    assertThat(device.takes("1").topic()).isEqualTo(new RegisteredId(suback.topicId()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "a/#", "a/+", "+/b", "/#", "a/+/b/#"})
  @DisplayName("SN-SUB-2, regression: a filter with a wildcard gets id 0000")
  void wildcardGetsNoId(String filter) {
    assertThat(device.subscribes(filter, Qos.ONE)).isZero();
    assertThat(rig.broker.last(UpstreamCommand.Subscribe.class).filter()).isEqualTo(filter);
  }

  @Test
  @DisplayName(
      "SN-SUB-3, regression: short and predefined subscriptions get echoed what they asked with")
  void shortAndPredefinedAreEchoed() {
    assertThat(device.subscribes(ShortName.of("tt"), Qos.ONE).topicId()).isEqualTo(0x7474);
    assertThat(rig.broker.last(UpstreamCommand.Subscribe.class).filter()).isEqualTo("tt");
    assertThat(device.subscribes(new PredefinedId(1), Qos.ONE).topicId()).isEqualTo(1);
    assertThat(rig.broker.last(UpstreamCommand.Subscribe.class).filter()).isEqualTo("pre/one");
  }

  @Test
  @DisplayName("SN-SUB-2, A26: a short filter with a wildcard gets id 0000")
  void shortWildcardGetsNoId() {
    assertThat(device.subscribes(ShortName.of("/#"), Qos.ONE).topicId()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 0, 0xFFFF})
  @DisplayName("SN-SUB-4: an unknown predefined id is refused rc 2 with the asked id")
  void unknownPredefinedIdIsRefused(int id) {
    device.says(new Subscribe(false, Qos.ONE, new PredefinedId(id), 6));
    device.hears(new Suback(Qos.ZERO, id, 6, ReturnCode.INVALID_TOPIC_ID));
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/#/b", "a+", "a/b#", "+a", "#/", "a\0"})
  @DisplayName("SN-SUB-5: an invalid filter is refused rc 3 and not forwarded")
  void invalidFilterIsRefused(String filter) {
    device.says(new Subscribe(false, Qos.ONE, new Name(filter), 6));
    device.hears(new Suback(Qos.ZERO, 0, 6, ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "SN-SUB-5, V11, V12: the reserved type, QoS -1 and text that is none are refused rc 3")
  void reservedTypeAndQosAreRefused() {
    for (String frame :
        List.of("07 12 43 0004 0001", "08 12 60 0004 612F62", "07 12 20 0004 C328")) {
      device.saysHex(frame);
      assertThat(device.hearsOne(Suback.class).returnCode()).isEqualTo(ReturnCode.NOT_SUPPORTED);
    }
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "SN-SUB-5, regression: what the broker refuses is rc 3, what it cannot now rc 1, without id")
  void refusalOfTheBrokerIsPassedOn() {
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.ONE, new Name("a/b"), 6));
    rig.broker.refuses(UpstreamCommand.Subscribe.class, Cause.NOT_ALLOWED);
    device.hears(new Suback(Qos.ZERO, 0, 6, ReturnCode.NOT_SUPPORTED));
    device.says(new Subscribe(false, Qos.ONE, new Name("a/b"), 7));
    rig.broker.refuses(UpstreamCommand.Subscribe.class, Cause.CONGESTION);
    device.hears(new Suback(Qos.ZERO, 0, 7, ReturnCode.CONGESTION));
  }

  @Test
  @DisplayName("SN-SUB-6, regression: subscribing again is forwarded again and gets the same id")
  void subscribingAgainIsForwardedAgain() {
    int id = device.subscribes("a/b", Qos.ONE);
    assertThat(device.subscribes("a/b", Qos.TWO)).isEqualTo(id);
    device.subscribes(new PredefinedId(1), Qos.ONE);
    assertThat(device.subscribes(new PredefinedId(1), Qos.ONE).topicId()).isEqualTo(1);
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).hasSize(4);
  }

  @Test
  @DisplayName("SN-SUB-7: a predefined topic subscribed by name has a normal id")
  void predefinedTopicByNameHasANormalId() {
    int id = device.subscribes("pre/one", Qos.ONE);
    assertThat(id).isNotIn(0, 1);
    rig.broker.delivers("dev1", "pre/one", "1", Qos.ONE);
    assertThat(device.takes("1").topic()).isEqualTo(new RegisteredId(id));
  }

  @Test
  @DisplayName("SN-SUB-8: repeated while pending: forwarded once, answered once")
  void repeatedSubscribeIsForwardedOnce() {
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.ONE, new Name("a/b"), 3));
    device.says(new Subscribe(true, Qos.ONE, new Name("a/b"), 3));
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));

    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).hasSize(1);
    device.hearsOne(Suback.class);
  }

  @Test
  @DisplayName(
      "SN-SUB-8, regression: several outstanding requests are each answered under their MsgId")
  void outstandingRequestsAreAnsweredByMsgId() {
    rig.broker.waits();
    for (int i = 1; i <= 17; i++) { // the 17th is one too many (A29)
      device.says(new Subscribe(false, Qos.ONE, new Name("a/" + i), i));
    }
    List<UpstreamCommand.Subscribe> asked = rig.broker.all(UpstreamCommand.Subscribe.class);
    assertThat(asked).hasSize(16);
    rig.broker.answer(asked.get(6));
    rig.broker.answer(asked.get(2));

    assertThat(device.listens())
        .extracting(message -> ((Suback) message).messageId())
        .containsExactly(7, 3);
  }

  @Test
  @DisplayName("SN-SUB-9: UNSUBSCRIBE in every form is answered after the broker")
  void unsubscribeIsAnsweredAfterTheBroker() {
    Map<TopicRef, String> forms =
        Map.of(
            new Name("a/b"),
            "a/b",
            ShortName.of("tt"),
            "tt",
            new PredefinedId(1),
            "pre/one",
            new Name("a/#"),
            "a/#");
    device.subscribes("a/b", Qos.ONE);
    device.subscribes("a/#", Qos.ONE);
    device.subscribes(ShortName.of("tt"), Qos.ONE);
    device.subscribes(new PredefinedId(1), Qos.ONE);
    rig.broker.waits();
    forms.forEach(
        (form, filter) -> {
          device.says(new Unsubscribe(form, 44));
          device.hearsNothing();
          UpstreamCommand.Unsubscribe asked = rig.broker.last(UpstreamCommand.Unsubscribe.class);
          assertThat(asked.filter()).isEqualTo(filter);
          rig.broker.answer(asked);
          device.hears(new Unsuback(44));
        });
  }

  @Test
  @DisplayName("SN-SUB-9: UNSUBSCRIBE behind a SUBSCRIBE that is still open reaches the broker")
  void unsubscribeOvertakesNothing() {
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.ONE, new Name("a/b"), 1));
    device.says(new Unsubscribe(new Name("a/b"), 2));
    device.hearsNothing();
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));
    rig.broker.answer(rig.broker.last(UpstreamCommand.Unsubscribe.class));

    assertThat(device.listens()).hasSize(2).last().isEqualTo(new Unsuback(2));
  }

  @Test
  @DisplayName("SN-SUB-10: UNSUBSCRIBE of what is not there, or is nothing, is answered")
  void needlessUnsubscribeIsAnswered() {
    device.says(new Unsubscribe(new Name("never/was"), 5));
    device.says(new Unsubscribe(new PredefinedId(99), 6));
    device.says(new Unsubscribe(new Name("a/#/b"), 7));
    device.saysHex("07 14 03 0008 0001"); // V11
    device.hears(new Unsuback(5), new Unsuback(6), new Unsuback(7), new Unsuback(8));
    assertThat(rig.broker.all(UpstreamCommand.Unsubscribe.class))
        .noneMatch(command -> command.filter().equals("a/#/b"));
  }

  @Test
  @DisplayName("SN-SUB-11: MsgId 0000 is answered like any other")
  void messageIdZeroIsAnswered() {
    device.says(new Subscribe(false, Qos.ONE, new Name("a/#"), 0));
    device.hears(new Suback(Qos.ONE, 0, 0, ReturnCode.ACCEPTED));
    device.says(new Unsubscribe(new Name("a/#"), 0));
    device.hears(new Unsuback(0));
    device.says(new Register(0, 0, "a/b"));
    assertThat(device.hearsOne(Regack.class).messageId()).isZero();
  }

  @Test
  @DisplayName("SN-CGS-1: beyond the limit SUBSCRIBE gets rc 1, and succeeds when there is room")
  void subscriptionsAreLimited() {
    for (int i = 0; i < 1000; i++) {
      device.subscribes("a/" + i, Qos.ONE);
    }
    device.says(new Subscribe(false, Qos.ONE, new Name("b"), 1));
    device.hears(new Suback(Qos.ZERO, 0, 1, ReturnCode.CONGESTION));
    device.subscribes("a/7", Qos.TWO);
    device.says(new Unsubscribe(new Name("a/7"), 2));
    device.hears(new Unsuback(2));
    device.subscribes("b", Qos.ONE);
  }

  @Test
  @DisplayName("SN-CGS-1: requests that are still open count too")
  void openSubscriptionsCount() {
    for (int i = 0; i < 998; i++) {
      device.subscribes("a/" + i, Qos.ONE);
    }
    rig.broker.forget();
    rig.broker.waits();
    for (int i = 0; i < 4; i++) {
      device.says(new Subscribe(false, Qos.ONE, new Name("b/" + i), 2000 + i));
    }
    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).hasSize(2);
    device.hears(
        new Suback(Qos.ZERO, 0, 2002, ReturnCode.CONGESTION),
        new Suback(Qos.ZERO, 0, 2003, ReturnCode.CONGESTION));
  }
}
