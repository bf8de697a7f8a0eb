package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.PastFrame;
import io.mqttsn.gateway.protocol.PastFrame.Outcome;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last frames of a client are remembered as they were, both ways. */
class FrameHistoryTest {

  private static final PredefinedTopics PREDEFINED =
      new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", Map.of(7, "site/light"))));

  private final Rig rig = new Rig(ProtocolSettings.DEFAULT, PREDEFINED);
  private final Device device = rig.device("pump-1");

  private List<PastFrame> frames() {
    return rig.view().frames("pump-1", rig.now()).orElseThrow();
  }

  private static String topic(PastFrame frame) {
    return frame.topic().name().orElse("");
  }

  @Test
  void nothingIsRememberedOfAClientThatNobodyKnows() {
    assertThat(rig.view().frames("pump-1", rig.now())).isEmpty();
  }

  @Test
  void framesComeNewestFirstWithTheirAges() {
    device.connected(false, 300);
    rig.passSeconds(7);
    int id = device.registers("a/b");
    rig.passSeconds(2);
    List<PastFrame> frames = frames();
    assertThat(frames.stream().map(PastFrame::type))
        .containsExactly(
            MessageType.REGACK, MessageType.REGISTER, MessageType.CONNACK, MessageType.CONNECT);
    assertThat(frames.stream().map(PastFrame::outcome))
        .containsExactly(Outcome.SENT, Outcome.SERVED, Outcome.SENT, Outcome.SERVED);
    assertThat(frames.stream().map(PastFrame::number)).containsExactly(4L, 3L, 2L, 1L);
    assertThat(frames.stream().map(PastFrame::agoMillis))
        .containsExactly(2_000L, 2_000L, 9_000L, 9_000L);
    PastFrame connect = frames.get(3);
    assertThat(connect.received()).isTrue();
    assertThat(connect.seconds()).hasValue(300);
    assertThat(connect.flags())
        .isEqualTo(new PastFrame.Flags(Optional.empty(), false, false, false, false));
    assertThat(frames.get(2).returnCode()).contains(ReturnCode.ACCEPTED);
    assertThat(topic(frames.get(1))).isEqualTo("a/b");
    assertThat(frames.get(0).topic().id()).hasValue(id);
    assertThat(topic(frames.get(0))).isEqualTo("a/b");
    assertThat(frames.get(0).messageId()).isEqualTo(frames.get(1).messageId()).isPresent();
  }

  @Test
  void aPublishIsDecodedWithoutItsPayload() {
    device.connected(true, 300);
    int id = device.registers("a/b");
    device.says(
        new Publish(
            true, Qos.ONE, true, new TopicRef.RegisteredId(id), 0xFFFE, Bytes.utf8("secret")));
    PastFrame answer = frames().get(0);
    assertThat(answer.type()).isEqualTo(MessageType.PUBACK);
    assertThat(topic(answer)).isEqualTo("a/b");
    PastFrame publish = frames().get(1);
    assertThat(topic(publish)).isEqualTo("a/b");
    assertThat(publish.topic().id()).hasValue(id);
    assertThat(publish.messageId()).hasValue(0xFFFE);
    assertThat(publish.payloadOctets()).hasValue(6);
    assertThat(publish.flags().qos()).contains(Qos.ONE);
    assertThat(publish.flags().duplicate()).isTrue();
    assertThat(publish.flags().retain()).isTrue();
    assertThat(frames().get(frames().size() - 1).flags().cleanSession()).isTrue();
    assertThat(frames().toString()).doesNotContain("secret");
  }

  @Test
  void predefinedIdsAndShortNamesAreTopicsToo() {
    device.connected(true, 300);
    device.says(publish(new TopicRef.PredefinedId(7)));
    assertThat(topic(frames().get(0))).isEqualTo("site/light");
    assertThat(topic(frames().get(1))).isEqualTo("site/light");
    device.says(publish(TopicRef.ShortName.of("t1")));
    assertThat(topic(frames().get(1))).isEqualTo("t1");
    device.says(publish(new TopicRef.RegisteredId(4711)));
    assertThat(frames().get(0).returnCode()).contains(ReturnCode.INVALID_TOPIC_ID);
    assertThat(frames().get(1).topic().id()).hasValue(4711);
    assertThat(topic(frames().get(1))).isEmpty();
  }

  @Test
  void anAnswerHasTheNameOfWhatItAnswers() {
    device.connected(true, 300);
    device.subscribes(new TopicRef.PredefinedId(7), Qos.ONE);
    assertThat(topic(frames().get(0))).isEqualTo("site/light");
    device.subscribes(TopicRef.ShortName.of("t1"), Qos.ONE);
    assertThat(topic(frames().get(0))).isEqualTo("t1");
    device.says(publish(TopicRef.ShortName.of("t1")));
    assertThat(topic(frames().get(0))).isEqualTo("t1");
    device.listens();
    rig.broker.delivers("pump-1", "t1", "x", Qos.ONE);
    device.takes("x");
    assertThat(frames().get(0).type()).isEqualTo(MessageType.PUBACK);
    assertThat(topic(frames().get(0))).isEqualTo("t1");
  }

  @Test
  void aReloadDoesNotRenameWhatIsPast() {
    device.connected(true, 300);
    device.says(publish(new TopicRef.PredefinedId(7)));
    rig.reloads(
        new ClientRules(
            new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", Map.of(7, "site/other")))),
            AccessRules.NONE));
    device.says(publish(new TopicRef.PredefinedId(7)));
    assertThat(frames().stream().limit(4).map(FrameHistoryTest::topic))
        .containsExactly("site/other", "site/other", "site/light", "site/light");
  }

  @Test
  void aRepeatedPromptForTheWillSaysSo() {
    device.says(device.connectWithWill(true, 300));
    rig.passSeconds(11);
    assertThat(frames().stream().map(PastFrame::outcome))
        .containsExactly(Outcome.REPEATED, Outcome.SENT, Outcome.SERVED);
  }

  private Publish publish(TopicRef topic) {
    return new Publish(false, Qos.ONE, false, topic, device.nextMessageId(), Bytes.utf8("x"));
  }

  @Test
  void aSubscriptionKeepsItsFilterAndALongOneItsBeginning() {
    device.connected(true, 300);
    device.subscribes("cmd/+/#", Qos.TWO);
    assertThat(topic(frames().get(1))).isEqualTo("cmd/+/#");
    assertThat(frames().get(1).flags().qos()).contains(Qos.TWO);
    assertThat(frames().get(0).flags().qos()).contains(Qos.TWO);
    device.subscribes("x" + "\ud83d\udd25".repeat(40), Qos.ONE);
    assertThat(topic(frames().get(1))).isEqualTo("x" + "\ud83d\udd25".repeat(29) + "…");
    device.subscribes("l/".repeat(100) + "z", Qos.ONE);
    assertThat(topic(frames().get(1))).isEqualTo("l/".repeat(30) + "…");
  }

  @Test
  void whatIsRepeatedOrUnexpectedSaysSo() {
    device.connected(true, 600);
    device.subscribes("a/b", Qos.ONE);
    device.says(new Pubcomp(99));
    assertThat(frames().get(0).outcome()).isEqualTo(Outcome.UNEXPECTED);
    assertThat(frames().get(0).messageId()).hasValue(99);
    rig.broker.delivers("pump-1", "a/b", "1", Qos.ONE);
    rig.passSeconds(11);
    assertThat(frames().get(0).outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(frames().get(0).flags().duplicate()).isTrue();
    assertThat(frames().get(1).outcome()).isEqualTo(Outcome.SENT);
    assertThat(frames().get(1).messageId()).isEqualTo(frames().get(0).messageId());
  }

  @Test
  void sleepSaysForHowLong() {
    device.connected(false, 60);
    device.sleeps(600);
    assertThat(frames().get(1).type()).isEqualTo(MessageType.DISCONNECT);
    assertThat(frames().get(1).seconds()).hasValue(600);
    assertThat(frames().get(0).seconds()).isEmpty();
  }

  @Test
  void onlySoManyAreRememberedAndTheyAreTheLast() {
    device.connected(true, 600);
    int id = device.registers("a/b");
    for (int i = 1; i <= 100; i++) {
      device.says(device.publish(Qos.ONE, id, 1000 + i, "x"));
    }
    List<PastFrame> frames = frames();
    assertThat(frames).hasSize(32);
    assertThat(frames.get(0).number()).isEqualTo(204);
    assertThat(frames.get(31).number()).isEqualTo(173);
    assertThat(frames.get(1).messageId()).hasValue(1100);
    assertThat(frames.get(31).messageId()).hasValue(1085);
  }
}
