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
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ids that a client asks for (MQTT-SN 1.2 §6.5), and what becomes of unknown ones. */
class RegistrationTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-REG-1: REGISTER is answered with the same MsgId and a usable id")
  void registerIsAnsweredWithAnId() {
    device.connected();

    device.says(new Register(0x1234, 0xABCD, "a/b")); // the TopicId of a request means nothing
    Regack regack = device.hearsOne(Regack.class);

    assertThat(regack.returnCode()).isEqualTo(ReturnCode.ACCEPTED);
    assertThat(regack.messageId()).isEqualTo(0xABCD);
    assertThat(regack.topicId()).isBetween(1, 0xFFFE);
    device.says(device.publish(Qos.ZERO, regack.topicId(), 0, "x"));
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("a/b");
  }

  @Test
  @DisplayName(
      "SN-REG-2, regression: the same name has the same id, asked with a new or the same MsgId")
  void nameKeepsItsId() {
    device.connected();
    device.says(new Register(0, 1, "a/b"));
    int id = device.hearsOne(Regack.class).topicId();

    device.says(new Register(0, 1, "a/b"));
    device.hears(new Regack(id, 1, ReturnCode.ACCEPTED));
    device.says(new Register(0, 2, "a/b"));
    device.hears(new Regack(id, 2, ReturnCode.ACCEPTED));
    assertThat(device.subscribes("a/b", Qos.ONE)).isEqualTo(id);
    assertThat(device.registers("a/c")).isNotEqualTo(id);
  }

  @Test
  @DisplayName("SN-REG-3, regression: an id never resolves through another client's table")
  void idIsNothingToAnotherClient() {
    Device other = rig.device("dev2").connected();
    device.connected();
    Set<Integer> ids =
        IntStream.range(0, 20)
            .mapToObj(i -> device.registers("mine/" + i))
            .collect(Collectors.toSet());
    int othersId = other.registers("theirs");

    for (int id : ids) {
      other.says(other.publish(Qos.ONE, id, 9, "x"));
      if (id != othersId) {
        other.hears(new Puback(id, 9, ReturnCode.INVALID_TOPIC_ID));
      } else {
        other.listens();
      }
    }

    assertThat(rig.broker.all(UpstreamCommand.Publish.class))
        .allSatisfy(publish -> assertThat(publish.topic()).isEqualTo("theirs"));
  }

  @Test
  @DisplayName("SN-REG-4: every new session begins at a number of its own")
  void newSessionsBeginAtRandomIds() {
    Set<Integer> firsts = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      firsts.add(rig.device("client" + i).connected().registers("a"));
    }

    assertThat(firsts).hasSizeGreaterThan(45);
  }

  @Test
  @DisplayName("SN-REG-4: ids handed out are never predefined ones")
  void predefinedNumbersAreAvoided() {
    Map<Integer, String> even =
        IntStream.range(1, 0x4000).boxed().collect(Collectors.toMap(i -> 2 * i, i -> "even/" + i));
    Rig crowded =
        new Rig(
            ProtocolSettings.DEFAULT,
            new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", even))));
    Device client = crowded.device("dev1").connected();

    for (int i = 0; i < 100; i++) {
      assertThat(client.registers("a/" + i) % 2).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("SN-REG-5: a wildcard or an invalid name is refused with rc 3 and id 0000")
  void whatIsNoNameIsRefused() {
    device.connected();
    for (String bad : List.of("#", "a/#", "+", "a/+/b", "a+", "a\0b")) {
      device.says(new Register(0, 5, bad));
      device.hears(new Regack(0, 5, ReturnCode.NOT_SUPPORTED));
    }
    device.saysHex("08 0A 0000 0006 C328"); // not UTF-8
    device.hears(new Regack(0, 6, ReturnCode.NOT_SUPPORTED));
  }

  @Test
  @DisplayName("SN-REG-6, regression: a full table refuses with rc 1 and id 0000, live ids go on")
  void fullTableRefusesAndForgetsNothing() {
    Rig small = new Rig(withTopicIds(3), PredefinedTopics.NONE);
    Device client = small.device("dev1").connected();
    List<Integer> ids =
        List.of(client.registers("a"), client.registers("b"), client.registers("c"));

    client.says(new Register(0, 9, "d"));
    client.hears(new Regack(0, 9, ReturnCode.CONGESTION));

    assertThat(client.registers("a")).isEqualTo(ids.get(0));
    client.says(client.publish(Qos.ZERO, ids.get(2), 0, "x"));
    assertThat(small.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("c");
  }

  @Test
  @DisplayName("SN-REG-6: with a full table SUBSCRIBE still succeeds, with id 0000 (A21)")
  void fullTableLetsSubscribe() {
    Rig small = new Rig(withTopicIds(1), PredefinedTopics.NONE);
    Device client = small.device("dev1").connected();
    client.registers("a");

    client.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("full/name"), 4));

    client.hears(new Suback(Qos.ONE, 0, 4, ReturnCode.ACCEPTED));
    long delivery = small.broker.delivers("dev1", "full/name", "x", Qos.ONE);
    client.hearsNothing();
    assertThat(small.broker.isAcknowledged(delivery)).isTrue();
  }

  @Test
  @DisplayName("SN-REG-7: an id keeps its meaning over UNSUBSCRIBE, sleep and a kept session")
  void idKeepsItsMeaningForTheSession() {
    device.connected(false, 60);
    int id = device.subscribes("a/b", Qos.ONE);

    device.says(new Unsubscribe(new TopicRef.Name("a/b"), 77));
    device.listens();
    assertPublishesOn(id, "a/b");
    device.sleeps(60);
    device.says(device.connect(false, 60));
    device.listens();
    assertPublishesOn(id, "a/b");
    device.disconnects();
    device.connected(false, 60);
    assertPublishesOn(id, "a/b");
    assertThat(device.registers("a/b")).isEqualTo(id);
  }

  @Test
  @DisplayName(
      "SN-REG-15, regression: an unknown id is answered rc 2 with id and MsgId, at QoS 0, 1 and 2")
  void unknownIdIsAnsweredAtEveryQos() {
    device.connected();
    int unknown = device.registers("a") == 1 ? 2 : 1;
    for (Qos qos : List.of(Qos.ZERO, Qos.ONE, Qos.TWO)) {
      device.says(device.publish(qos, unknown, 0x1234, "x"));
      device.hears(new Puback(unknown, 0x1234, ReturnCode.INVALID_TOPIC_ID));
    }
    for (int reserved : new int[] {0, 0xFFFF}) { // V13
      device.says(device.publish(Qos.ONE, reserved, 8, "x"));
      device.hears(new Puback(reserved, 8, ReturnCode.INVALID_TOPIC_ID));
    }
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-REG-15: an unknown id at QoS -1 is never answered")
  void unknownIdAtQosMinusOneIsNotAnswered() {
    device.connected();
    int unknown = device.registers("a") == 1 ? 2 : 1;

    device.says(device.publish(Qos.MINUS_ONE, unknown, 0x1234, "x"));
    device.says(
        new Publish(false, Qos.MINUS_ONE, false, new TopicRef.PredefinedId(9), 3, Bytes.utf8("x")));

    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }

  private void assertPublishesOn(int id, String name) {
    device.says(device.publish(Qos.ONE, id, device.nextMessageId() + 1000, "x"));
    assertThat(device.hearsOne(Puback.class).returnCode()).isEqualTo(ReturnCode.ACCEPTED);
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo(name);
  }

  private static ProtocolSettings withTopicIds(int limit) {
    return new ProtocolSettings(
        Duration.ofSeconds(10),
        3,
        Duration.ofSeconds(300),
        Duration.ofSeconds(10),
        10,
        128,
        limit,
        100,
        16,
        100,
        Duration.ofDays(7),
        0,
        1000);
  }
}
