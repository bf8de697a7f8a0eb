package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicRef.PredefinedId;
import io.mqttsn.codec.TopicRef.RegisteredId;
import io.mqttsn.codec.TopicRef.ShortName;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.PredefinedTopics.Rule;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Predefined ids, short names, and which form of a name a client is spoken to in (§6.7). */
class TopicFormsTest {

  private final Rig rig =
      new Rig(
          ProtocolSettings.DEFAULT,
          new PredefinedTopics(
              List.of(
                  new Rule("*", Map.of(1, "pre/one", 2, "ab", 3, "mine/{client}")),
                  new Rule("dev2", Map.of(1, "other/one")))));
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-TOP-1: a known predefined id is forwarded")
  void knownPredefinedIdIsForwarded() {
    device.connected();
    publishes(new PredefinedId(1), Qos.ONE);
    device.hears(new Puback(1, 9, ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("pre/one");
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-TOP-1: an unknown predefined id is refused with rc 2")
  void unknownPredefinedIdIsRefused(Qos qos) {
    device.connected();
    for (int id : new int[] {44, 0, 0xFFFF}) {
      publishes(new PredefinedId(id), qos);
      device.hears(new Puback(id, 9, ReturnCode.INVALID_TOPIC_ID));
    }
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-TOP-2: the same number may mean different names for different clients")
  void clientsMayHaveTheirOwnTable() {
    Device other = rig.device("dev2").connected();
    other.says(new Publish(false, Qos.ZERO, false, new PredefinedId(1), 0, Bytes.utf8("x")));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("other/one");
    other.says(new Publish(false, Qos.ZERO, false, new PredefinedId(3), 0, Bytes.utf8("x")));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("mine/dev2");
    device.connected();
    publishes(new PredefinedId(1), Qos.ZERO);
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("pre/one");
  }

  @Test
  @DisplayName("SN-TOP-2, SN-FRM-8: a client called # has no names that contain its own")
  void wildcardInAClientIdOpensNoTopics() {
    Device malicious = rig.device("#").connected();

    assertThat(malicious.subscribesTo(new PredefinedId(3))).isEqualTo(ReturnCode.INVALID_TOPIC_ID);
    malicious.says(new Publish(false, Qos.ONE, false, new PredefinedId(3), 9, Bytes.EMPTY));
    malicious.hears(new Puback(3, 9, ReturnCode.INVALID_TOPIC_ID));

    assertThat(rig.broker.all(UpstreamCommand.Subscribe.class)).isEmpty();
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-TOP-3: a topic subscribed as predefined is delivered as that, without REGISTER")
  void predefinedSubscriptionIsDeliveredAsPredefined() {
    device.connected();
    device.subscribes(new PredefinedId(1), Qos.ONE);

    rig.broker.delivers("dev1", "pre/one", "1", Qos.ONE);

    assertThat(device.takes("1").topic()).isEqualTo(new PredefinedId(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tt", "/x", "\u00e9"})
  @DisplayName("SN-TOP-4: a short name is two octets, forwarded and delivered without REGISTER")
  void shortNamesGoBothWays(String name) {
    device.connected();
    Suback suback = device.subscribes(ShortName.of(name), Qos.ONE);
    assertThat(suback.topicId()).isEqualTo(ShortName.of(name).octets());

    publishes(ShortName.of(name), Qos.ONE);
    device.hears(new Puback(ShortName.of(name).octets(), 9, ReturnCode.ACCEPTED));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo(name);
    rig.broker.delivers("dev1", name, "1", Qos.ONE);
    assertThat(device.takes("1").topic()).isEqualTo(ShortName.of(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {'+' << 8 | 'a', 'a' << 8 | '#', '/' << 8 | '+', 'a' << 8, 0xC328})
  @DisplayName("SN-TOP-5: a short PUBLISH name with a wildcard, NUL or no UTF-8 is refused rc 3")
  void shortNameToPublishOnHasNoWildcard(int octets) {
    device.connected();
    publishes(new ShortName(octets), Qos.ONE);
    device.hears(new Puback(octets, 9, ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-TOP-6: predefined goes before short goes before normal")
  void clientIsSpokenToInItsOwnForm() {
    device.connected();
    int id = device.subscribes("ab", Qos.ONE);
    device.subscribes("#", Qos.ONE);
    rig.broker.delivers("dev1", "ab", "1", Qos.ONE);
    assertThat(device.takes("1").topic()).isEqualTo(new RegisteredId(id));

    device.subscribes(ShortName.of("ab"), Qos.ONE);
    rig.broker.delivers("dev1", "ab", "2", Qos.ONE);
    assertThat(device.takes("2").topic()).isEqualTo(ShortName.of("ab"));

    device.subscribes(new PredefinedId(2), Qos.ONE);
    rig.broker.delivers("dev1", "ab", "3", Qos.ONE);
    assertThat(device.takes("3").topic()).isEqualTo(new PredefinedId(2));
  }

  @Test
  @DisplayName(
      "SN-TOP-6, regression: what only a wildcard brought is short at two octets, else normal")
  void wildcardMatchIsShortWhenItFits() {
    device.connected();
    device.subscribes("#", Qos.ONE);

    rig.broker.delivers("dev1", "xy", "1", Qos.ONE);
    assertThat(device.takes("1").topic()).isEqualTo(ShortName.of("xy"));
    for (String name : List.of("x", "xyz", "pre/one")) {
      rig.broker.delivers("dev1", name, "2", Qos.ONE);
      device.answers(device.hearsRegister(name), ReturnCode.ACCEPTED);
      assertThat(device.takes("2").topic()).isInstanceOf(RegisteredId.class);
    }
  }

  @Test
  @DisplayName("SN-TOP-7, regression: types are not interchangeable, in PUBLISH and in SUBSCRIBE")
  void typesAreNotInterchangeable() {
    device.connected();
    int id = device.registers("a/b");

    publishes(new RegisteredId(1), Qos.ONE);
    device.hears(new Puback(1, 9, ReturnCode.INVALID_TOPIC_ID));
    publishes(new PredefinedId(id), Qos.ONE);
    device.hears(new Puback(id, 9, ReturnCode.INVALID_TOPIC_ID));
    assertThat(device.subscribesTo(new PredefinedId(id))).isEqualTo(ReturnCode.INVALID_TOPIC_ID);
  }

  @Test
  @DisplayName("A20: a predefined name that is registered has a normal id of its own")
  void registeringAPredefinedNameGivesANormalId() {
    device.connected();
    device.says(new Register(0, 3, "pre/one"));
    int id = device.hearsOne(Regack.class).topicId();
    assertThat(id).isNotEqualTo(1);
    publishes(new RegisteredId(id), Qos.ONE);
    device.hears(new Puback(id, 9, ReturnCode.ACCEPTED));
  }

  private void publishes(TopicRef topic, Qos qos) {
    device.says(new Publish(false, qos, false, topic, 9, Bytes.utf8("x")));
  }
}
