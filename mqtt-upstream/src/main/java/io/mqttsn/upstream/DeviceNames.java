package io.mqttsn.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A client id as one level of a topic, and back. What would end the level or be a wildcard, what
 * brokers or the client library do not bear in a name, and the percent sign itself become {@code
 * %XX}, octet by octet of UTF-8; so two devices never share a topic.
 */
final class DeviceNames {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private DeviceNames() {}

  static String level(String client) {
    StringBuilder level = new StringBuilder(client.length());
    client
        .codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                level.appendCodePoint(c);
              } else {
                for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  level.append('%').append(HEX.toHexDigits(octet));
                }
              }
            });
    return level.toString();
  }

  private static boolean isPlain(int c) {
    boolean reserved = c == '/' || c == '+' || c == '#' || c == '%';
    boolean nonCharacter = c >= 0xFDD0 && c <= 0xFDEF || c >= 0xFFFE;
    return !reserved && !nonCharacter && !Character.isISOControl(c);
  }

  /** The client whose level this is; empty if it is nobody's. */
  static Optional<String> client(String level) {
    byte[] octets = level.getBytes(StandardCharsets.UTF_8);
    ByteBuffer plain = ByteBuffer.allocate(octets.length);
    for (int i = 0; i < octets.length; i++) {
      boolean escaped = octets[i] == '%';
      if (escaped && !isHex(octets, i + 1)) {
        return Optional.empty();
      }
      plain.put(
          escaped
              ? (byte)
                  (HexFormat.fromHexDigit(octets[i + 1]) << 4
                      | HexFormat.fromHexDigit(octets[i + 2]))
              : octets[i]);
      i += escaped ? 2 : 0;
    }
    try {
      String client = StandardCharsets.UTF_8.newDecoder().decode(plain.flip()).toString();
      return level(client).equals(level) ? Optional.of(client) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isHex(byte[] octets, int at) {
    return at + 1 < octets.length
        && HexFormat.isHexDigit(octets[at])
        && HexFormat.isHexDigit(octets[at + 1]);
  }
}
