package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameKindTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "070d0001000100, ANSWER", // PUBACK
    "040f0001, ANSWER", // PUBREC
    "04100001, ANSWER", // PUBREL
    "040e0001, ANSWER", // PUBCOMP
    "070b0001000100, ANSWER", // REGACK
    "08130000010001 00, ANSWER", // SUBACK
    "04150001, ANSWER", // UNSUBACK
    "031b00, ANSWER", // WILLTOPICRESP
    "031d00, ANSWER", // WILLMSGRESP
    "030500, CONVERSATION", // CONNACK
    "0206, CONVERSATION", // WILLTOPICREQ
    "0208, CONVERSATION", // WILLMSGREQ
    "060a00010001, CONVERSATION", // REGISTER
    "0217, CONVERSATION", // PINGRESP
    "0218, CONVERSATION", // DISCONNECT
    "050001000a, CONVERSATION", // ADVERTISE
    "070c0000010000, PUBLISH_ONCE",
    "070c2000010001, PUBLISH",
    "070c4000010001, PUBLISH",
    "070c6000010000, PUBLISH_ONCE", // QoS −1
    "0100090c2000010001, PUBLISH", // a length of three octets
  })
  void theTypeDecides(String hex, FrameKind kind) {
    assertThat(FrameKind.of(octets(hex))).isEqualTo(kind);
  }

  @Test
  void aForwardersEnvelopeIsLookedThrough() {
    byte[] frame = octets("05fe00aabb" + "04fe00cc" + "070c2000010001");

    assertThat(FrameKind.of(frame)).isEqualTo(FrameKind.PUBLISH);
    assertThat(FrameKind.envelope(frame)).isEqualTo(Bytes.hex("05fe00aabb04fe00cc"));
  }

  @Test
  void everyPrefixOfAFrameIsSomething() {
    byte[] frame = octets("05fe00aabb" + "0100090c2000010001");
    for (int length = 0; length < frame.length; length++) {
      byte[] prefix = Arrays.copyOf(frame, length);
      assertThat(FrameKind.of(prefix)).as("of %d octets", length).isNotNull();
      assertThat(FrameKind.envelope(prefix).length()).isLessThanOrEqualTo(5);
    }
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
