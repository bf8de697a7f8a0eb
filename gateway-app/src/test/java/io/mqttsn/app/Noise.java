package io.mqttsn.app;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Frames that nobody should send, the same for the same seed: random octets, valid frames with
 * random ids, and both damaged and put into envelopes.
 */
final class Noise {

  /** One of each message a client sends; {@code 7A7A} is replaced by a random number. */
  private static final List<String> TEMPLATES =
      List.of(
          "0301 00",
          "0A04 04 01 003C 7A7A7A7A",
          "0A04 0C 01 7A7A 7A7A7A7A",
          "0A04 00 01 0001 7A7A7A7A",
          "0A07 30 73742F 7A7A7A7A",
          "0207",
          "0609 676F6E65",
          "0B0A 0000 7A7A 612F7A7A2F",
          "070B 7A7A 7A7A 00",
          "070B 0001 0001 02",
          "090C 00 7A7A 0000 6869",
          "090C 20 7A7A 7A7A 6869",
          "090C 61 0001 0000 7A7A",
          "090C 62 7A7A 0000 6869",
          "090C 41 0001 7A7A 6869",
          "070D 7A7A 7A7A 00",
          "040F 7A7A",
          "0410 7A7A",
          "040E 7A7A",
          "0812 20 7A7A 612F2B",
          "0712 41 7A7A 7A7A",
          "0712 22 7A7A 7474",
          "0814 00 7A7A 612F2B",
          "0216",
          "0616 7A7A7A7A",
          "0217",
          "0218",
          "0418 7A7A",
          "041A 4077",
          "051C 6F6666",
          "0105350C 20 7A7A 7A7A 6869");

  private final Random random;
  private final List<byte[]> templates =
      TEMPLATES.stream().map(hex -> HexFormat.of().parseHex(hex.replace(" ", ""))).toList();

  Noise(long seed) {
    this.random = new Random(seed);
  }

  byte[] next() {
    int kind = random.nextInt(100);
    byte[] frame = kind < 15 ? octets(random.nextInt(80)) : fromTemplate();
    if (kind >= 50) {
      damage(frame);
    }
    if (kind % 10 == 0) {
      frame = enveloped(frame);
    }
    return kind == 99 ? octets(random.nextInt(3000)) : frame;
  }

  private byte[] octets(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  private byte[] fromTemplate() {
    byte[] frame = templates.get(random.nextInt(templates.size())).clone();
    for (int i = 2; i + 1 < frame.length; i++) {
      if (frame[i] == 0x7A && frame[i + 1] == 0x7A) {
        // Few values, so that conversations are hit and not only begun.
        byte[] number = "%02d".formatted(random.nextInt(60)).getBytes(StandardCharsets.US_ASCII);
        frame[i] = random.nextInt(4) == 0 ? 0 : number[0];
        frame[i + 1] = number[1];
        i++;
      }
    }
    return frame;
  }

  private void damage(byte[] frame) {
    for (int hits = 1 + random.nextInt(3); hits > 0 && frame.length > 0; hits--) {
      frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
    }
  }

  private byte[] enveloped(byte[] inner) {
    byte[] node = octets(1 + random.nextInt(2));
    byte[] frame = new byte[3 + node.length + inner.length];
    frame[0] = (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 3 + node.length);
    frame[1] = (byte) 0xFE;
    System.arraycopy(node, 0, frame, 3, node.length);
    System.arraycopy(inner, 0, frame, 3 + node.length, inner.length);
    return frame;
  }
}
