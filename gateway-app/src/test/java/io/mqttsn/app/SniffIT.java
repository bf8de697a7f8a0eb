package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code sniff} on a line whose other end is this test. */
@Timeout(60)
class SniffIT {

  private static final String TIME = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

  private final CommandLineOf line = CommandLineOf.nothing();
  private SerialCable cable;

  @BeforeEach
  void layCable() throws IOException {
    cable = SerialCable.laid();
  }

  @AfterEach
  void removeCable() throws IOException {
    cable.close();
  }

  @Test
  void printsEachFrameDecodedAndWithItsOctetsWhenAskedTo() throws Exception {
    Future<Integer> exit = type("-C 3 -x");
    says("03 01 02 02 16 04 FE 00 07 02 17");
    assertThat(exit.get(30, TimeUnit.SECONDS)).as(line.err()).isZero();
    assertThat(line.out().lines())
        .satisfiesExactly(
            search -> assertThat(search).matches(TIME + "line 3 octets SearchGw\\[radius=2\\]"),
            octets -> assertThat(octets).isEqualTo("    03 01 02"),
            ping -> assertThat(ping).matches(TIME + "line 2 octets Pingreq\\[.*\\]"),
            octets -> assertThat(octets).isEqualTo("    02 16"),
            node -> assertThat(node).matches(TIME + "line 6 octets of node 07: Pingresp\\[\\]"),
            octets -> assertThat(octets).isEqualTo("    04 fe 00 07 02 17"));
  }

  @Test
  void printsTheOctetsOfWhatCannotBeDecoded() throws Exception {
    Future<Integer> exit = type("-C 1 --framing slip");
    says("C0 03 05 00 00 C0 C0 02 05 C0");
    assertThat(exit.get(30, TimeUnit.SECONDS)).as(line.err()).isZero();
    assertThat(line.out()).contains("octets").hasLineCount(1);
  }

  @Test
  void tellsOfDefectsBetweenTheFrames() throws Exception {
    Future<Integer> exit = type("-C 1 --framing slip-crc16");
    says("C0 02 16 00 00 C0");
    await().until(() -> line.out().contains("! wrong checksum, dropped"));
    says("C0 02 16 " + "00 00" + " C0");
    await().until(() -> line.out().lines().filter(text -> text.contains("checksum")).count() == 2);
    cable.close();
    await().until(() -> line.out().contains("! " + cable.far() + " "));
    assertThat(exit.isDone()).isFalse();
    cable = SerialCable.laid();
  }

  @Test
  void tellsWhichRadioWasHeardHowStrongly() throws Exception {
    Future<Integer> exit = type("-C 1 --framing xbee-api1");
    says("7E 00 0D 80 00 13 A2 00 41 AB 12 CD 3D 00 02 16 AA");
    assertThat(exit.get(30, TimeUnit.SECONDS)).as(line.err()).isZero();
    assertThat(line.out()).matches(TIME + "0013a20041ab12cd -61 dBm 2 octets Pingreq\\[.*\\]\\R");
  }

  @Test
  void tooFewFramesInTimeAreAFailure() throws Exception {
    assertThat(type("-C 1 --for 0.3").get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(line.err()).endsWith("mqttsn-gateway sniff: 0 of 1 frames came in time\n");
  }

  @Test
  void silenceForTheTimeAskedForIsGood() throws Exception {
    assertThat(type("--for 0.3").get(30, TimeUnit.SECONDS)).as(line.err()).isZero();
    assertThat(line.out()).isEmpty();
  }

  @Test
  void aPortThatIsNotThereIsOneLine() throws Exception {
    assertThat(line.run("sniff", "--serial", "/nowhere/tty")).isEqualTo(1);
    assertThat(line.err())
        .startsWith("mqttsn-gateway sniff: /nowhere/tty is missing")
        .hasLineCount(1);
  }

  /** Returns when the port is open: what is said before is not heard. */
  private Future<Integer> type(String words) {
    String[] arguments = ("sniff --serial " + cable.far() + " " + words).split(" ");
    Future<Integer> exit = CompletableFuture.supplyAsync(() -> line.run(arguments));
    await().until(() -> exit.isDone() || line.err().contains("listening on " + cable.far()));
    return exit;
  }

  private void says(String hex) throws IOException {
    try (OutputStream out = Files.newOutputStream(Path.of(cable.near()))) {
      out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
  }
}
