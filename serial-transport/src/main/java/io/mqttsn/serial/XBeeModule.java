package io.mqttsn.serial;

import io.mqttsn.serial.SerialFraming.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is known of the XBee module on a line.
 *
 * <p><b>Its dialect.</b> 802.15.4 firmware of the first series speaks the frames 80, 81, 00, 01
 * only, ZigBee and DigiMesh 90, 91, 10 only, and later 802.15.4 firmware as its parameter AO says.
 * So the module is asked for AO: 2 means the old dialect, and so does "no such command"; any other
 * value means the new one, and so does no answer. What the module is then heard to speak shows
 * better than any answer.
 *
 * <p><b>Its longest payload.</b> The module is asked for NP, unless the configuration says how long
 * a frame may be. Only 802.15.4 firmware of the first series does not know NP: then 95 octets, what
 * it carries encrypted. Until an answer comes 66 octets, what ZigBee carries encrypted and in one
 * piece.
 *
 * <p>The reading thread learns here what the writing thread asks for.
 */
final class XBeeModule {

  static final int NP_UNANSWERED = 66;
  static final int NP_UNKNOWN = 95;

  // Beyond these an answer is no payload of any module that carries MQTT-SN.
  private static final int NP_LEAST = 16;
  private static final int NP_MOST = 2048;

  private static final int AT_COMMAND = 0x08;
  private static final int AT_TICKET = 1;
  private static final int AT_HEADER = 5;
  private static final int OK = 0;
  private static final int NO_SUCH_COMMAND = 2;
  private static final int AO_OLD_DIALECT = 2;

  private static final int AO = 'A' << 8 | 'O';
  private static final int NP = 'N' << 8 | 'P';

  private final OptionalInt configuredLongest;
  private volatile int longest;
  private volatile boolean oldDialect;

  XBeeModule(SerialSettings settings) {
    this.configuredLongest = settings.maxFrame();
    this.longest = configuredLongest.orElse(NP_UNANSWERED);
  }

  /** Its longest payload. */
  int longest() {
    return longest;
  }

  boolean speaksOldDialect() {
    return oldDialect;
  }

  void heard(boolean old) {
    if (oldDialect != old) {
      oldDialect = old;
    }
  }

  /** The questions to ask it. */
  List<byte[]> questions(boolean escaping) {
    List<byte[]> questions = new ArrayList<>();
    questions.add(question(AO, escaping));
    if (configuredLongest.isEmpty()) {
      questions.add(question(NP, escaping));
    }
    return questions;
  }

  private static byte[] question(int command, boolean escaping) {
    return new XBeeWriter(escaping, AT_HEADER - 1)
        .octet(AT_COMMAND)
        .octet(AT_TICKET)
        .uint16(command)
        .frame();
  }

  /**
   * Reads the data of an answer: {@code 88 ticket command(2) status value…}.
   *
   * @return whether this was asked
   */
  boolean onAnswer(byte[] octets, int offset, int length, FrameSink sink) {
    if (length < AT_HEADER) {
      return false;
    }
    int command = XBeeReceiver.uint16(octets, offset + 2);
    int status = octets[offset + 4] & 0xFF;
    int value = 0;
    for (int i = AT_HEADER; i < length; i++) {
      value = value << 8 | octets[offset + i] & 0xFF;
    }
    if (command == AO) {
      onAo(status, value);
      return true;
    }
    if (command == NP && configuredLongest.isEmpty()) {
      onNp(status, value, sink);
      return true;
    }
    return false;
  }

  private void onAo(int status, int value) {
    if (status == OK || status == NO_SUCH_COMMAND) {
      oldDialect = status == NO_SUCH_COMMAND || value == AO_OLD_DIALECT;
    }
  }

  private void onNp(int status, int value, FrameSink sink) {
    if (status == NO_SUCH_COMMAND) {
      longest = NP_UNKNOWN;
    } else if (status == OK && value >= NP_LEAST && value <= NP_MOST) {
      longest = value;
    } else {
      return;
    }
    sink.onRadio("carries " + longest + " octets in a frame");
  }
}
