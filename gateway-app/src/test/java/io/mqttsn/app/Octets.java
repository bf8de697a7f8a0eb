package io.mqttsn.app;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Frames written by hand, as hexadecimal digits for a {@link RawDevice}: what a device sends does
 * not come from the codec under test.
 */
final class Octets {

  static final String ACCEPTED = "03 05 00";
  static final String CONGESTED = "03 05 01";
  static final String DISCONNECT = "02 18";

  private Octets() {}

  /** A clean session without a will. */
  static String connect(String clientId, int keepAliveSeconds) {
    return connect("04", clientId, keepAliveSeconds);
  }

  static String connect(String flags, String clientId, int keepAliveSeconds) {
    return frame("04", flags + "01" + number(keepAliveSeconds) + text(clientId));
  }

  static String register(int messageId, String topic) {
    return frame("0A", "0000" + number(messageId) + text(topic));
  }

  /** Subscribes by name, at QoS 0, 1 or 2. */
  static String subscribe(int qos, int messageId, String filter) {
    return frame("12", "%02X".formatted(qos << 5) + number(messageId) + text(filter));
  }

  /**
   * @param flags two digits: DUP 80, QoS 00 to 60, retain 10, predefined 01, short name 02
   * @param topic four digits: an id, or the two characters of a short name
   */
  static String publish(String flags, String topic, int messageId, String payload) {
    return frame("0C", flags + topic + number(messageId) + payload);
  }

  /** With the one-octet length where it fits, else with the three-octet one. */
  static String frame(String type, String body) {
    String digits = body.replaceAll("\\s+", "");
    int length = 2 + digits.length() / 2;
    String header = length <= 255 ? "%02X".formatted(length) : "01" + number(length + 2);
    return header + type + digits;
  }

  static String number(int value) {
    return "%04X".formatted(value);
  }

  static String text(String text) {
    return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Two octets of a received frame, for instance a topic id, as digits. */
  static String two(String received, int position) {
    return received.replace(" ", "").substring(2 * position, 2 * position + 4);
  }

  /** Digits with the spaces that a received frame has. */
  static String spaced(String hex) {
    return hex.replaceAll("\\s+", "").replaceAll("..(?=.)", "$0 ").toUpperCase();
  }
}
