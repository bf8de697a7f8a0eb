package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model's framings, by what is published of each. */
class ModelWireTest {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  @ParameterizedTest
  @CsvSource({
    "length,     05FE0010100217,     05FE0010100217",
    "slip,       01C002DB03,         C001DBDC02DBDD03C0",
    "slip-crc16, 313233343536373839, C0313233343536373839C331C0", // CRC-16/XMODEM is 31C3
    "xbee-api1,  2311,               7E00022311CB", // Digi's own example, in both modes
    "xbee-api2,  2311,               7E0002237D31CB"
  })
  void packetsLookAsPublished(String framing, String packet, String line) {
    assertThat(HEX.formatHex(ModelWire.of(framing).wrap(HEX.parseHex(packet)))).isEqualTo(line);
    assertThat(unwrapOctetByOctet(framing, line + line)).containsExactly(packet, packet);
  }

  @ParameterizedTest
  @CsvSource({
    "slip-crc16, C0313233343536373939C331C0",
    "xbee-api1,  7E00022312CB",
    "xbee-api2,  7E0002237D32CB"
  })
  void whatItsChecksumDoesNotFitIsNoPacket(String framing, String line) {
    assertThat(unwrapOctetByOctet(framing, line)).isEmpty();
  }

  @Test
  void aFalseStartInMode1SwallowsNothing() {
    assertThat(unwrapOctetByOctet("xbee-api1", "7E0003" + "7E00022311CB" + "7E00022311CB"))
        .containsExactly("2311", "2311");
  }

  private static List<String> unwrapOctetByOctet(String framing, String line) {
    ModelWire wire = ModelWire.of(framing);
    List<String> packets = new ArrayList<>();
    for (byte octet : HEX.parseHex(line)) {
      wire.unwrap(new byte[] {octet}).forEach(packet -> packets.add(HEX.formatHex(packet)));
    }
    return packets;
  }
}
