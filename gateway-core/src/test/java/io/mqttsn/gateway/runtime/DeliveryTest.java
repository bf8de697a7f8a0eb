package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** PUBLISH from broker to client, its acknowledgements and its repetitions. */
class DeliveryTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");
  private int id;

  @BeforeEach
  void subscribe() {
    device.connected();
    id = device.subscribes("a/b", Qos.TWO);
  }

  @Test
  @DisplayName("SN-DLV-1: QoS 0 carries MsgId 0000 and is not repeated")
  void qos0IsSentOnce() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ZERO);
    device.hears(device.publish(Qos.ZERO, id, 0, "1"));
    rig.passSeconds(60);
    device.hearsNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-DLV-1: the QoS is the broker's, DUP and Retain are not set by chance")
  void qosIsAsDelivered(Qos qos) {
    rig.broker.delivers("dev1", "a/b", "1", qos);
    Publish publish = device.hearsOne(Publish.class);
    assertThat(publish.qos()).isEqualTo(qos);
    assertThat(publish.duplicate()).isFalse();
    assertThat(publish.retain()).isFalse();
    assertThat(publish.messageId() == 0).isEqualTo(qos == Qos.ZERO);
  }

  @Test
  @DisplayName("SN-DLV-2, SN-AGG-4: the broker is told after the client's PUBACK")
  void brokerIsToldAfterTheClientsPuback() {
    long delivery = rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    Publish publish = device.hearsOne(Publish.class);
    rig.pass(9_999);
    assertThat(rig.broker.isAcknowledged(delivery)).isFalse();
    device.acknowledges(publish);
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
    rig.passSeconds(60);
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-DLV-3, SN-AGG-4: QoS 2 is played to PUBCOMP before the broker is told")
  void brokerIsToldAfterTheClientsPubcomp() {
    long delivery = rig.broker.delivers("dev1", "a/b", "1", Qos.TWO);
    int messageId = device.hearsOne(Publish.class).messageId();
    device.says(new Pubrec(messageId));
    device.hears(new Pubrel(messageId));
    assertThat(rig.broker.isAcknowledged(delivery)).isFalse();
    device.says(new Pubcomp(messageId));
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-DLV-4: one message at a time, QoS 0 waits behind it, order is kept")
  void oneMessageAtATimeInOrder() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.TWO);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ZERO);
    rig.broker.delivers("dev1", "a/b", "3", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "4", Qos.ZERO);
    int messageId = device.takes("1").messageId();
    device.says(new Pubrec(messageId));
    device.hears(new Pubrel(messageId));

    device.says(new Pubcomp(messageId));
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2);
    assertThat(((Publish) heard.get(0)).payload()).isEqualTo(Bytes.utf8("2"));
    assertThat(((Publish) heard.get(1)).payload()).isEqualTo(Bytes.utf8("3"));
    device.acknowledges((Publish) heard.get(1));
    device.takes("4");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "TWO"})
  @DisplayName(
      "SN-DLV-5, regression: unanswered PUBLISH is repeated every T_retry, the same but for DUP")
  void unansweredPublishIsRepeated(Qos qos) {
    rig.broker.delivers("dev1", "a/b", "1", qos);
    Publish first = device.hearsOne(Publish.class);
    for (int i = 0; i < 3; i++) {
      rig.pass(9_999);
      device.hearsNothing();
      rig.pass(1);
      device.hears(repetition(first));
    }
  }

  @Test
  @DisplayName("SN-DLV-6: after N_retry the message is parked and tried when the client is heard")
  void exhaustedMessageWaitsForASignOfLife() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    rig.passSeconds(3600);
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(4);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();

    device.says(new Pingreq(""));
    device.hears(new Pingresp(), heard.get(1));
    device.acknowledges((Publish) heard.get(0));
    device.takes("2");
  }

  @Test
  @DisplayName("SN-DLV-6: a parked message is repeated anew, and a late PUBACK ends it")
  void parkedMessageBeginsAnew() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.passSeconds(600);
    device.listens();
    device.says(new Pingreq(""));
    rig.passSeconds(10);
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(3);
    device.acknowledges((Publish) heard.get(2));
    rig.passSeconds(60);
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-DLV-7: PUBACK congestion pauses for T_WAIT, then the message comes again")
  void congestedClientIsLeftAlone() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    Publish publish = device.hearsOne(Publish.class);
    device.answers(publish, ReturnCode.CONGESTION);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ZERO);

    rig.pass(299_999);
    device.hearsNothing();
    rig.pass(1);
    device.hears(repetition(publish));
    device.acknowledges(publish);
    device.takes("2");
  }

  @ParameterizedTest
  @CsvSource({"ONE,03", "TWO,03", "ONE,7F"})
  @DisplayName("SN-DLV-7: rc 3 to a first transmission: broker told, message dropped, counted")
  void refusedMessageIsDropped(Qos qos, String code) {
    long delivery = rig.broker.delivers("dev1", "a/b", "1", qos);
    Publish publish = device.hearsOne(Publish.class);

    device.saysHex("07 0D %04X %04X".formatted(id, publish.messageId()) + code);

    device.hearsNothing();
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
    assertThat(rig.counted(Counter.DELIVERIES_DROPPED_REFUSED)).isEqualTo(1);
    rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    device.takes("2");
  }

  @Test
  @DisplayName("SN-DLV-7: rc 3 to a repetition is retried once without DUP, as emcute needs")
  void refusedRepetitionIsSentWithoutDup() {
    long delivery = rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    Publish publish = device.hearsOne(Publish.class);
    rig.passSeconds(10);
    device.hears(repetition(publish));
    device.answers(publish, ReturnCode.NOT_SUPPORTED);
    device.hears(publish);
    assertThat(rig.broker.all(UpstreamCommand.Close.class)).isEmpty();

    device.answers(publish, ReturnCode.NOT_SUPPORTED);
    device.hearsNothing();
    assertThat(rig.broker.isAcknowledged(delivery)).isTrue();
  }

  @Test
  @DisplayName("SN-DLV-8: what the client has acknowledged is told to the broker once, never again")
  void deliveryIsAcknowledgedOnce() {
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    Publish publish = device.hearsOne(Publish.class);
    rig.passSeconds(10);
    device.acknowledges(publish);
    device.acknowledges(publish);
    assertThat(rig.broker.all(UpstreamCommand.Acknowledge.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-DLV-9: a PUBLISH or REGISTER too long for the link is dropped, told and counted")
  void whatTheLinkCannotCarryIsDropped() {
    Rig narrow = new Rig(ProtocolSettings.DEFAULT, PredefinedTopics.NONE, 255, 1 << 20);
    Device client = narrow.device("dev1").connected();
    client.subscribes("a/b", Qos.ONE);
    client.subscribes("a/#", Qos.ONE);

    long fits = narrow.broker.delivers("dev1", "a/b", "x".repeat(248), Qos.ONE);
    client.takes("x".repeat(248));
    long tooLong = narrow.broker.delivers("dev1", "a/b", "x".repeat(249), Qos.ONE);
    client.hearsNothing();
    String longest = "a/" + "n".repeat(247);
    narrow.broker.delivers("dev1", longest, "x", Qos.ZERO);
    Register register = client.hearsRegister(longest);
    client.answers(register, ReturnCode.ACCEPTED);
    client.takes("x");
    long longName = narrow.broker.delivers("dev1", longest + "n", "x", Qos.TWO);
    client.hearsNothing();

    assertThat(List.of(fits, tooLong, longName)).allMatch(narrow.broker::isAcknowledged);
    assertThat(narrow.counted(Counter.DELIVERIES_DROPPED_TOO_LONG)).isEqualTo(2);
    narrow.broker.delivers("dev1", "a/b", "next", Qos.ONE);
    client.takes("next");
  }

  @Test
  @DisplayName("SN-DLV-9: the long header counts: 1271 octets fill a frame of 1280")
  void longHeaderCountsToo() {
    rig.broker.delivers("dev1", "a/b", "x".repeat(1271), Qos.ONE);
    device.takes("x".repeat(1271));
    rig.broker.delivers("dev1", "a/b", "x".repeat(1272), Qos.ONE);
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-DLV-12: late or unknown PUBACK and PUBCOMP are dropped, PUBREC gets PUBREL")
  void strayAcknowledgements() {
    device.says(new Puback(id, 77, ReturnCode.ACCEPTED));
    device.says(new Pubcomp(77));
    device.hearsNothing();
    device.says(new Pubrec(77));
    device.hears(new Pubrel(77));
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    Publish publish = device.takes("1");
    device.acknowledges(publish);
    device.answers(publish, ReturnCode.NOT_SUPPORTED);
    device.says(new Pubcomp(publish.messageId()));
    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.Acknowledge.class)).hasSize(1);
  }

  private static Publish repetition(Publish first) {
    return new Publish(
        true, first.qos(), first.retain(), first.topic(), first.messageId(), first.payload());
  }
}
