package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand.Publish;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients behind forwarders, SN-FWD-1 to SN-FWD-7. */
class ForwarderTest {

  private static final String PINGREQ = "02 16";

  private final LoopRig rig = new LoopRig(2);

  @AfterEach
  void close() {
    rig.close();
  }

  /** A frame in the envelope of one node, given in hexadecimal digits. */
  private static String from(String node, String inner) {
    return "%02X FE 00 %s %s".formatted(3 + Bytes.hex(node).length(), node, inner);
  }

  private List<String> answersTo(String place, String hex) {
    rig.receives(place, hex);
    rig.settle();
    return rig.link.take(place);
  }

  private void connects(String node, String client) {
    rig.receives("fw", from(node, LoopRig.connect(client)));
    rig.settle();
    assertThat(rig.link.take("fw")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 126, 127, 128, 251, 252})
  @DisplayName("SN-FWD-1: node ids of 1 to 252 octets are opaque and come back as they were")
  void nodeIdsOfAllLengths(int length) {
    String node = "A9".repeat(length);

    assertThat(answersTo("fw", from(node, LoopRig.connect("dev1"))))
        .containsExactly("%02XFE00%s030500".formatted(3 + length, node));
    assertThat(answersTo("fw", from(node, PINGREQ)))
        .containsExactly("%02XFE00%s0217".formatted(3 + length, node));
  }

  @Test
  @DisplayName("SN-FWD-1: the inner message may have the long header, the envelope too")
  void longHeadersAreRead() {
    connects("0A", "dev1");

    assertThat(answersTo("fw", from("0A", "01 00 04 16"))).containsExactly("04FE000A0217");
    assertThat(answersTo("fw", "01 00 06 FE 00 0A 02 16")).containsExactly("04FE000A0217");
    assertThat(rig.metrics.value(Counter.FRAMES_WITH_TAIL)).isZero();
  }

  @Test
  @DisplayName(
      "SN-FWD-2, regression: each node is a client of its own, the forwarder itself is none")
  void everyNodeHasASession() {
    connects("01", "one");
    connects("02", "two");
    connects("01 02", "three");

    assertThat(rig.loops[0].sessions() + rig.loops[1].sessions()).isEqualTo(3);
    assertThat(answersTo("fw", from("01", "02 18"))).containsExactly("04FE00010218");
    assertThat(answersTo("fw", from("02", PINGREQ))).containsExactly("04FE00020217");
    assertThat(answersTo("fw", PINGREQ)).containsExactly("0218");
    assertThat(answersTo("fw2", from("02", PINGREQ))).containsExactly("04FE00020218");
  }

  @Test
  @DisplayName("SN-FWD-2: how a path is cut into node ids matters")
  void pathsAreNotConfused() {
    connects("01 02", "flat");

    assertThat(answersTo("fw", from("01", from("02", PINGREQ))))
        .containsExactly("04FE000104FE00020218");
    assertThat(answersTo("fw", from("01 02", PINGREQ))).containsExactly("05FE0001020217");
  }

  @Test
  @DisplayName(
      "SN-FWD-3: replies and deliveries go to the forwarder in the node's envelope, Ctrl 0")
  void repliesAreWrapped() {
    rig.receives("fw", "05 FE 03 0A 0B" + LoopRig.connect("dev1"));
    rig.settle();
    assertThat(rig.link.take("fw")).containsExactly("05FE000A0B030500");
    rig.tells(
        new UpstreamEvent.Delivery(
            "dev1", Upstream.NO_TOKEN, "tt", Bytes.utf8("1"), Qos.ZERO, false));
    rig.settle();

    assertThat(rig.link.take("fw")).containsExactly("05FE000A0B080C027474000031");
  }

  @Test
  @DisplayName("SN-FWD-4: up to four envelopes are opened, replies are wrapped in reverse order")
  void fourEnvelopesAreOpened() {
    String inner = LoopRig.connect("dev1");
    String four = from("01", from("02", from("03", from("04", inner))));
    rig.receives("fw", four);
    rig.settle();

    assertThat(rig.link.take("fw"))
        .containsExactly("04FE0001" + "04FE0002" + "04FE0003" + "04FE0004" + "030500");
  }

  @Test
  @DisplayName("SN-FWD-4: a fifth envelope is dropped")
  void aFifthEnvelopeIsDropped() {
    String four = from("02", from("03", from("04", from("05", LoopRig.connect("dev1")))));

    assertThat(answersTo("fw", from("01", four))).isEmpty();
    assertThat(rig.metrics.value(Counter.FRAMES_MALFORMED)).isOne();
    assertThat(rig.broker.commands).isEmpty();
  }

  @Test
  @DisplayName(
      "SN-FWD-5, regression: CONNECT from another node, forwarder or directly moves the session")
  void aClientMovesBetweenPaths() {
    connects("01", "dev1");
    rig.receives("fw", from("02", LoopRig.connect("dev1")));
    rig.settle();
    assertThat(rig.link.take("fw")).containsExactlyInAnyOrder("04FE00010218", "04FE0002030500");
    rig.receives("fw2", from("02", LoopRig.connect("dev1")));
    rig.settle();
    assertThat(rig.link.take("fw")).containsExactly("04FE00020218");
    assertThat(rig.link.take("fw2")).containsExactly("04FE0002030500");
    rig.receives("direct", LoopRig.connect("dev1"));
    rig.settle();
    assertThat(rig.link.take("fw2")).containsExactly("04FE00020218");
    assertThat(rig.link.take("direct")).containsExactly("030500");

    assertThat(rig.book.size()).isOne();
    rig.tells(
        new UpstreamEvent.Delivery(
            "dev1", Upstream.NO_TOKEN, "tt", Bytes.utf8("1"), Qos.ZERO, false));
    rig.settle();
    assertThat(rig.link.take("fw")).isEmpty();
    assertThat(rig.link.take("fw2")).isEmpty();
    assertThat(rig.link.take("direct")).hasSize(1);
  }

  @Test
  @DisplayName(
      "SN-FWD-6: an unknown node is answered DISCONNECT in its envelope, once a second each")
  void anUnknownNodeIsAnswered() {
    assertThat(answersTo("fw", from("0A", PINGREQ))).containsExactly("04FE000A0218");
    assertThat(answersTo("fw", from("0B", PINGREQ))).containsExactly("04FE000B0218");
  }

  @Test
  @DisplayName("SN-FWD-6: QoS −1 works through a forwarder")
  void qosMinusOneWorks() {
    assertThat(answersTo("fw", from("0A", "09 0C 62 74 74 00 00 68 69"))).isEmpty();

    assertThat(rig.broker.all(Publish.class)).extracting(Publish::topic).containsExactly("tt");
  }

  @ParameterizedTest
  @CsvSource({"01, 01", "02, 02", "03, 03", "04, 03", "FF, 03", "00, 03"})
  @DisplayName(
      "SN-FWD-3, SN-FWD-6: SEARCHGW is answered in the envelope, with its radius or the widest")
  void aSearchIsAnsweredInItsEnvelope(String radius, String control) {
    assertThat(answersTo("fw", from("0A 0B", "03 01 " + radius)))
        .containsExactly("05FE" + control + "0A0B030201");
  }

  @Test
  @DisplayName("SN-FWD-3, SN-FWD-4: only the innermost forwarder is to broadcast")
  void theInnermostForwarderSpreadsTheAnswer() {
    assertThat(answersTo("fw", from("01", from("02", "03 01 02"))))
        .containsExactly("04FE000104FE0202030201");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"03 FE 00 02 16", "02 FE 02 16", "05 FE 00 0A 0B", "04 FE 00 01 05 FE 00"})
  @DisplayName("SN-FWD-7, regression: an envelope without node id or message is dropped")
  void anEmptyEnvelopeIsDropped(String hex) {
    assertThat(answersTo("fw", hex)).isEmpty();
    assertThat(rig.metrics.value(Counter.FRAMES_MALFORMED)).isOne();
  }

  @Test
  @DisplayName("SN-FRM-4: a tail behind the inner message is ignored and counted")
  void aTailInsideIsIgnored() {
    connects("0A", "dev1");

    assertThat(answersTo("fw", from("0A", "02 16 02 16"))).containsExactly("04FE000A0217");
    assertThat(rig.metrics.value(Counter.FRAMES_WITH_TAIL)).isOne();
  }

  @Test
  @DisplayName("SN-FWD-1: what an envelope costs is known, whatever the node id's length")
  void theOverheadIsTheDifference() {
    for (int length : new int[] {1, 127, 128, 252}) {
      byte[] node = new byte[length];
      Bytes path = Envelopes.append(Bytes.EMPTY, Bytes.wrap(node));
      Bytes deeper = Envelopes.append(path, Bytes.of(1, 2));
      byte[] frame = {2, 0x17};
      assertThat(Envelopes.wrap(path, frame, 0)).hasSize(2 + Envelopes.overhead(path));
      assertThat(Envelopes.wrap(deeper, frame, 3)).hasSize(2 + Envelopes.overhead(deeper));
    }
  }
}
