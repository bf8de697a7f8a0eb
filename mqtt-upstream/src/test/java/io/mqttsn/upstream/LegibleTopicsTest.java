package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LegibleTopicsTest {

  /** CONNACK; PUBLISH QoS 1 "a/b" id 7 "hi"; PINGRESP. */
  private static final byte[] PLAIN = hex("20020000 3209 0003612f62 0007 6869 d000");

  /** The same between PINGRESPs with a topic of one character beyond U+FFFF. */
  private static final byte[] ILLEGIBLE = hex("d000 320c 0006 612ff09f94a5 0007 6869 d000");

  @Test
  void whatIsLegiblePassesUnchanged() throws IOException {
    assertThat(through(PLAIN)).isEqualTo(PLAIN);
  }

  @Test
  void anIllegibleNameIsReplacedAndNothingElse() throws IOException {
    assertThat(through(ILLEGIBLE)).isEqualTo(hex("d000 320c 0006 242424242424 0007 6869 d000"));
  }

  @Test
  void aControlCharacterIsIllegible() throws IOException {
    assertThat(through(hex("3005 0002 6107 78"))).isEqualTo(hex("3005 0002 2424 78"));
  }

  @Test
  void whatTheLibraryBearsStaysEvenIfItIsNotAscii() throws IOException {
    byte[] packet = hex("3006 0003 61c3bc 78");
    assertThat(through(packet)).isEqualTo(packet);
  }

  @Test
  void aLongPayloadPassesUnchanged() throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(hex("30 84a002 0001 61"));
    byte[] payload = new byte[0x84 - 0x80 + 0x20 * 128 + 2 * 16_384 - 3];
    new SplittableRandom(5).nextBytes(payload);
    packet.write(payload);
    packet.write(ILLEGIBLE);

    byte[] out = through(packet.toByteArray());

    assertThat(out).startsWith(hex("30 84a002 0001 61")).endsWith(hex("0007 6869 d000"));
    assertThat(out).hasSize(packet.size());
    assertThat(new String(out, StandardCharsets.ISO_8859_1)).contains("$$$$$$");
  }

  @Test
  void aTimeOutBetweenAnyTwoOctetsChangesNothing() throws IOException {
    byte[] expected = through(ILLEGIBLE);
    LegibleTopics topics = new LegibleTopics(new Hesitant(ILLEGIBLE), PahoLink::isLegible);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int octet = next(topics); octet >= 0; octet = next(topics)) {
      out.write(octet);
    }
    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void everyPrefixOfAStreamIsHandedOnWhole() throws IOException {
    for (int length = 0; length < PLAIN.length; length++) {
      byte[] prefix = java.util.Arrays.copyOf(PLAIN, length);
      assertThat(through(prefix)).isEqualTo(prefix);
    }
  }

  private static int next(InputStream in) throws IOException {
    while (true) {
      try {
        return in.read();
      } catch (SocketTimeoutException again) {
        // as Paho does
      }
    }
  }

  private static byte[] through(byte[] octets) throws IOException {
    return new LegibleTopics(new ByteArrayInputStream(octets), PahoLink::isLegible).readAllBytes();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** Gives one octet a time and times out before each. */
  private static final class Hesitant extends InputStream {
    private final InputStream in;
    private boolean ready;

    Hesitant(byte[] octets) {
      in = new ByteArrayInputStream(octets);
    }

    @Override
    public int read() throws IOException {
      ready = !ready;
      if (ready) {
        throw new SocketTimeoutException("not yet");
      }
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int octet = read();
      if (octet < 0) {
        return -1;
      }
      target[offset] = (byte) octet;
      return 1;
    }
  }
}
