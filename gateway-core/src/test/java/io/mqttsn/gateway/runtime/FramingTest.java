package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamCommand.Publish;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames at the gateway's door: SN-FRM-4, SN-FRM-6 to SN-FRM-9. */
class FramingTest {

  private static final String PINGREQ = "02 16";
  private static final String PINGRESP = "0217";

  private final LoopRig rig = new LoopRig(1);

  @AfterEach
  void close() {
    rig.close();
  }

  private List<String> answersTo(String place, String hex) {
    rig.receives(place, hex);
    rig.settle();
    return rig.link.take(place);
  }

  @Test
  @DisplayName("SN-FRM-4: a tail is ignored and counted, it is no second message")
  void aTailIsNoMessage() {
    rig.connects("a", "dev1");

    assertThat(answersTo("a", "02 16 DE AD")).containsExactly(PINGRESP);
    assertThat(answersTo("a", PINGREQ + PINGREQ)).containsExactly(PINGRESP);
    assertThat(rig.metrics.value(Counter.FRAMES_WITH_TAIL)).isEqualTo(2);
    assertThat(rig.metrics.value(Counter.FRAMES_MALFORMED)).isZero();
  }

  @Test
  @DisplayName(
      "SN-FRM-4, regression: a tail gets neither into a client id nor into a name nor a payload")
  void aTailLeaksNowhere() {
    rig.receives("a", "0A 04 04 01 00 00 64 65 76 31 58 58");
    rig.settle();
    rig.link.take("a");
    assertThat(rig.broker.all(Open.class)).extracting(Open::client).containsExactly("dev1");
    String regack = answersTo("a", "09 0A 00 00 00 01 61 2F 62 58 58").get(0);
    String id = regack.substring(4, 8);
    rig.receives("a", "09 0C 00 " + id + " 00 00 68 69 58 58");
    rig.settle();

    Publish publish = rig.broker.all(Publish.class).get(0);
    assertThat(publish.topic()).isEqualTo("a/b");
    assertThat(publish.payload()).isEqualTo(Bytes.utf8("hi"));
    assertThat(rig.metrics.value(Counter.FRAMES_WITH_TAIL)).isEqualTo(3);
  }

  @Test
  @DisplayName("SN-FRM-5: 257 octets that say 255 are 257, and have no tail")
  void thePahoLengthIsBelieved() {
    rig.connects("a", "dev1");
    rig.receives("a", "01 00 FF 0C 02 74 74 00 00" + "78".repeat(248));
    rig.settle();

    assertThat(rig.broker.all(Publish.class).get(0).payload().length()).isEqualTo(248);
    assertThat(rig.metrics.value(Counter.FRAMES_WITH_TAIL)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05 00 08 03 84", // ADVERTISE
        "03 05 00", // CONNACK
        "02 06", // WILLTOPICREQ
        "02 08", // WILLMSGREQ
        "08 13 20 00 00 00 03 00", // SUBACK
        "04 15 00 08", // UNSUBACK
        "03 1B 00", // WILLTOPICRESP
        "03 1D 03", // WILLMSGRESP
        "02 03", // reserved
        "02 11",
        "02 19",
        "02 1E",
        "02 FD",
        "02 FF"
      })
  @DisplayName("SN-FRM-6: reserved and gateway-only types are dropped, the session survives")
  void whatNoClientSendsIsDropped(String hex) {
    rig.connects("a", "dev1");
    rig.broker.commands.clear();

    assertThat(answersTo("a", hex)).isEmpty();
    assertThat(answersTo("stranger", hex)).isEmpty();
    assertThat(rig.broker.commands).isEmpty();
    assertThat(answersTo("a", PINGREQ)).containsExactly(PINGRESP);
    long counted =
        rig.metrics.value(Counter.FRAMES_WRONG_DIRECTION)
            + rig.metrics.value(Counter.FRAMES_MALFORMED);
    assertThat(counted).isEqualTo(2);
  }

  @Test
  @DisplayName("SN-FRM-6: flag bits that mean nothing are ignored")
  void unusedFlagsAreIgnored() {
    assertThat(answersTo("a", "0A 04 F7 01 00 00 64 65 76 31")).containsExactly("030500");
    assertThat(rig.broker.all(Open.class).get(0).clean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // V1
        "00", // V1
        "00 16", // V2
        "01 00", // V2
        "01 00 03 16", // V2
        "03 16", // V3
        "01 00 09 16", // V3
        "02 11", // V6
        "05 0F 00 02 00", // V7
        "03 17 00", // V7
        "05 04 04 01 00", // V8
        "06 0A 00 00 00 01", // V8
        "06 0C 00 00 05 00", // V8
        "05 12 20 00 03", // V8
        "03 18 01", // V9
        "05 18 00 00 01", // V9
        "06 12 41 00 04 01", // V10
        "08 14 02 00 04 01 02 03", // V10
        "03 FE 00 02 16", // V15
        "05 FE 00 0A 0B", // V15
        "05 FE 00 0A 0B 03 16" // V15, inner frame cut short
      })
  @DisplayName("SN-FRM-7: a malformed frame is dropped without an answer, whoever sends it")
  void aMalformedFrameTouchesNothing(String hex) {
    rig.connects("a", "dev1");
    rig.broker.commands.clear();

    assertThat(answersTo("a", hex)).isEmpty();
    assertThat(answersTo("stranger", hex)).isEmpty();
    assertThat(rig.broker.commands).isEmpty();
    assertThat(rig.metrics.value(Counter.FRAMES_MALFORMED)).isEqualTo(2);
    assertThat(rig.metrics.value(Counter.FRAMES_WITH_TAIL)).isZero();
    assertThat(answersTo("a", PINGREQ)).containsExactly(PINGRESP);
  }

  @ParameterizedTest
  @CsvSource({
    "09 0A 00 00 00 07 61 2F 23, 070B0000000703", // REGISTER "a/#"
    "08 0A 00 00 00 07 C3 28, 070B0000000703", // REGISTER, no UTF-8
    "08 0A 00 00 00 07 61 00, 070B0000000703", // REGISTER with U+0000
    "07 12 20 00 07 61 00, 0813000000000703", // SUBSCRIBE with U+0000
    "07 12 20 00 07 C3 28, 0813000000000703", // SUBSCRIBE, no UTF-8
    "0A 12 20 00 07 61 2F 23 2F 62, 0813000000000703" // SUBSCRIBE "a/#/b"
  })
  @DisplayName("SN-FRM-8: a bad name costs one negative answer and never reaches the broker")
  void aBadNameIsRefused(String hex, String answer) {
    rig.connects("a", "dev1");
    rig.broker.commands.clear();

    assertThat(answersTo("a", hex)).containsExactly(answer);
    assertThat(rig.broker.commands).isEmpty();
    assertThat(answersTo("a", PINGREQ)).containsExactly(PINGRESP);
  }

  @Test
  @DisplayName("SN-FRM-9: random octets disturb no other session and break no invariant")
  void randomOctetsDisturbNobody() {
    rig.connects("good", "good");
    Random random = new Random(12);
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(24);
      hex.setLength(0);
      for (int j = 0; j < length; j++) {
        int octet = random.nextInt(256);
        if (j == 0 && random.nextInt(8) != 0) {
          octet = length; // most get past the header
        } else if (j == 1 && random.nextBoolean()) {
          octet = random.nextInt(0x1E);
        }
        hex.append("%02x".formatted(octet));
      }
      rig.receivesMore("p" + random.nextInt(5), hex.toString());
      if (i % 100 == 0) {
        rig.batchEnds();
        rig.settle();
      }
    }
    rig.batchEnds();
    rig.settle();

    assertThat(rig.broker.failures).isEmpty();
    assertThat(rig.metrics.value(Counter.SESSIONS_FAILED)).isZero();
    assertThat(rig.metrics.value(Counter.FRAMES_DROPPED_INBOX_FULL)).isZero();
    assertThat(rig.broker.all(UpstreamCommand.Close.class))
        .noneMatch(close -> close.client().equals("good"));
    assertThat(answersTo("good", PINGREQ)).containsExactly(PINGRESP);
  }
}
