package io.mqttsn.serial;

import static io.mqttsn.serial.Lines.feed;
import static io.mqttsn.serial.Lines.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialFraming.FrameSink;
import io.mqttsn.serial.SerialSettings.Framing;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversation with an XBee module, by the examples of Digi's user guides where there are. */
class XBeeModuleTest {

  private static final String RX =
      "7E 00 12 90 00 13 A2 00 40 52 2B AA 7D 84 01 52 78 44 61 74 61 0D";
  private static final String RX_EXPLICIT =
      "7E 00 18 91 00 13 A2 00 40 52 2B AA 7D 84 E0 E0 22 11 C1 05 02 52 78 44 61 74 61 52";
  private static final String RX_64 =
      "7E 00 11 80 00 13 A2 00 12 34 56 78 5E 01 54 78 44 61 74 61 11";
  private static final String RX_16 = "7E 00 0B 81 12 34 5E 01 54 78 44 61 74 61 93";
  private static final Bytes RX_DATA = Bytes.hex("52 78 44 61 74 61");
  private static final Bytes TX_DATA = Bytes.hex("54 78 44 61 74 61");
  private static final SerialAddress RADIO = address("0013A200 40522BAA");

  private final Recorder sink = new Recorder();
  private SerialFraming framing = Framings.create(Lines.settings(Framing.XBEE_API1));

  private static SerialAddress address(String hex) {
    return new SerialAddress(Bytes.hex(hex));
  }

  private void hear(String line) {
    feed(framing, hex(line), sink);
  }

  private void hearData(String data) {
    byte[] octets = hex(data);
    feed(framing, new XBeeWriter(false, octets.length).octets(octets).frame(), sink);
  }

  private Bytes sent(SerialFraming.Encoded encoded) {
    byte[] line = encoded.octets();
    return Bytes.wrap(Lines.part(line, 3, line.length - 1));
  }

  private Bytes sentTo(SerialAddress to) {
    return sent(framing.encode(to, hex("02 17")));
  }

  private Bytes sentToAll() {
    return sent(framing.encodeForAll(hex("02 17")));
  }

  @Test
  void receivePacketsAreFramesOfTheirRadio() {
    hear(RX);
    hear(RX_EXPLICIT);
    assertThat(sink.heard)
        .containsExactly(
            new Recorder.Heard(RADIO, RX_DATA, FrameSink.NO_RSSI),
            new Recorder.Heard(RADIO, RX_DATA, FrameSink.NO_RSSI));
  }

  @Test
  void oldReceivePacketsTellHowStrongTheyWere() {
    hear(RX_64);
    hear(RX_16);
    assertThat(sink.heard)
        .containsExactly(
            new Recorder.Heard(address("0013A200 12345678"), TX_DATA, -94),
            new Recorder.Heard(address("1234"), TX_DATA, -94));
  }

  @Test
  void radioWithoutLongAddressGoesByItsShortOne() {
    hearData("90 FFFFFFFFFFFFFFFF 1234 01 02 16");
    assertThat(sink.heard.get(0).from()).isEqualTo(address("1234"));
    assertThat(sentTo(address("1234")))
        .isEqualTo(Bytes.hex("10 01 FFFFFFFFFFFFFFFF 1234 00 00 02 17"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "90 FFFFFFFFFFFFFFFF FFFE 01 02 16", // nobody to answer
        "80 FFFFFFFFFFFFFFFF 28 00 02 16",
        "90 0013A20040522BAA 7D84 01", // no frame in it
        "92 0013A20040522BAA 7D84 01 01 00 00 01 00 00",
        "95 0013A20040522BAA 7D84 02 7D84 0013A20040522BAA 20 00 FF FE 01 01 C1 05 10 1E",
        "88 52 4D 59 00 00 00",
        "88 01 41",
        "8A",
        "89 01",
        "8B 01 7D 84"
      })
  void framesWithoutMeaningHereAreCounted(String data) {
    hearData(data);
    assertThat(sink.defects).containsExactly(Defect.UNKNOWN);
    assertThat(sink.heard).isEmpty();
    assertThat(sink.reports).isEmpty();
  }

  @Test
  void transmitRequestIsThatOfTheUsersGuide() {
    assertThat(
            framing.encode(address("0013A200 400A0127"), hex("54 78 44 61 74 61 30 41")).octets())
        .isEqualTo(
            hex(
                "7E 00 16 10 01 00 13 A2 00 40 0A 01 27 FF FE 00 00"
                    + "54 78 44 61 74 61 30 41 13"));
  }

  @Test
  void heardShortAddressSparesTheSearch() {
    hear(RX);
    assertThat(sentTo(RADIO)).isEqualTo(Bytes.hex("10 01 0013A20040522BAA 7D84 00 00 02 17"));
  }

  @Test
  void shortAddressThatFailedIsForgottenAndADiscoveredOneKept() {
    hear(RX);
    sentTo(RADIO);
    hearData("8B 01 FFFD 00 24 00");
    assertThat(sentTo(RADIO)).isEqualTo(Bytes.hex("10 02 0013A20040522BAA FFFE 00 00 02 17"));
    hearData("8B 02 1111 00 00 01");
    assertThat(sentTo(RADIO)).isEqualTo(Bytes.hex("10 03 0013A20040522BAA 1111 00 00 02 17"));
  }

  @Test
  void dialectFollowsWhatIsHeard() {
    hear(RX_64);
    assertThat(sentTo(RADIO)).isEqualTo(Bytes.hex("00 01 0013A20040522BAA 00 02 17"));
    assertThat(sentTo(address("1234"))).isEqualTo(Bytes.hex("01 02 1234 00 02 17"));
    assertThat(sentToAll()).isEqualTo(Bytes.hex("01 03 FFFF 00 02 17"));
    hear(RX);
    assertThat(sentToAll()).isEqualTo(Bytes.hex("10 04 000000000000FFFF FFFE 00 00 02 17"));
  }

  @ParameterizedTest
  @CsvSource({
    "88 01 41 4F 00 02, 01", // legacy output
    "88 01 41 4F 02, 01", // no such command
    "88 01 41 4F 00 00, 10",
    "88 01 41 4F 00 01, 10",
    "88 01 41 4F 01, 10" // an error says nothing
  })
  void beforeAnythingIsHeardTheAnswerToAoTellsTheDialect(String answer, String sent) {
    hearData(answer);
    assertThat(sentToAll().toString()).startsWith(sent);
    assertThat(sink.defects).isEmpty();
  }

  @Test
  void addressOfAnotherFramingIsRefused() {
    assertThatThrownBy(() -> framing.encode(SerialAddress.LINE, hex("02 17")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line");
  }

  @Test
  void greetingAsksForDialectAndLongestPayload() {
    assertThat(framing.greeting())
        .containsExactly(hex("7E 00 04 08 01 41 4F 66"), hex("7E 00 04 08 01 4E 50 58"));
  }

  @ParameterizedTest
  @CsvSource({
    "88 01 4E 50 00 54, 84",
    "88 01 4E 50 00 00 FF, 255",
    "88 01 4E 50 02, 95",
    "88 01 4E 50 00 00, 66",
    "88 01 4E 50 00 FF FF, 66",
    "88 01 4E 50 04, 66"
  })
  void longestFrameIsWhatTheModuleAnswers(String answer, int longest) {
    assertThat(framing.longestFrame()).isEqualTo(66);
    hearData(answer);
    assertThat(framing.longestFrame()).isEqualTo(longest);
    assertThat(sink.defects).isEmpty();
  }

  @Test
  void configuredLongestFrameWinsAndIsNotAskedFor() {
    framing = Framings.create(Lines.settings(Framing.XBEE_API1, OptionalInt.of(40)));
    assertThat(framing.greeting()).containsExactly(hex("7E 00 04 08 01 41 4F 66"));
    hearData("88 01 4E 50 00 54");
    assertThat(framing.longestFrame()).isEqualTo(40);
  }

  @Test
  void reportsCarryTheirTicketAndAReason() {
    hear("7E 00 07 8B 01 7D 84 00 00 01 71");
    hear("7E 00 03 89 01 00 75");
    hearData("8B 07 FFFD 03 21 00");
    hearData("89 FF 01");
    hearData("89 00 01");
    assertThat(sink.reports)
        .containsExactly(
            new Recorder.Report(1, true, ""),
            new Recorder.Report(1, true, ""),
            new Recorder.Report(7, false, "no acknowledgement from the network (0x21)"),
            new Recorder.Report(255, false, "no acknowledgement from the next radio (0x01)"));
  }

  @Test
  void everyStatusHasAReason() {
    for (int status = 1; status < 256; status++) {
      assertThat(XBeeStatus.delivery(status)).endsWith(String.format("(0x%02X)", status));
      assertThat(XBeeStatus.modem(status)).endsWith(String.format("(0x%02X)", status));
    }
  }

  @Test
  void moduleSaysWhatHappensToIt() {
    hear("7E 00 02 8A 06 6F");
    hear("7E 00 02 8A 00 75");
    assertThat(sink.radio).containsExactly("coordinator started (0x06)", "hardware reset (0x00)");
  }

  @Test
  void peersThatWereHeardLongestAgoAreForgotten() {
    XBeePeers peers = new XBeePeers();
    for (int i = 0; i < XBeePeers.LIMIT + 100; i++) {
      peers.heard(address(String.format("%016X", i)), i);
    }
    assertThat(peers.size()).isEqualTo(XBeePeers.LIMIT);
    assertThat(peers.sending(address(String.format("%016X", 99)), 1)).isEqualTo(XBeePeers.UNKNOWN);
    assertThat(peers.sending(address(String.format("%016X", 100)), 1)).isEqualTo(100);
  }
}
