package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialSettings.Framing;
import java.util.Arrays;
import java.util.OptionalInt;

/** Settings, messages and streams that the tests of framings share. */
final class Lines {

  private static final int LONG_FORM_FROM = 256;

  private Lines() {}

  static SerialSettings settings(Framing framing) {
    return settings(framing, OptionalInt.empty());
  }

  static SerialSettings settings(Framing framing, OptionalInt maxFrame) {
    return new SerialSettings(
        "line", "/dev/null", SerialSettings.Line.DEFAULT, framing, maxFrame, 4);
  }

  /** A PUBLISH of so many octets whose octets take every value. */
  static byte[] message(int length) {
    byte[] message = new byte[length];
    for (int i = 0; i < length; i++) {
      message[i] = (byte) (255 - i);
    }
    if (length < LONG_FORM_FROM) {
      message[0] = (byte) length;
      message[1] = 0x0C;
    } else {
      message[0] = 1;
      message[1] = (byte) (length >> 8);
      message[2] = (byte) length;
      message[3] = 0x0C;
    }
    return message;
  }

  static byte[] hex(String digits) {
    return Bytes.hex(digits).toArray();
  }

  static byte[] join(byte[]... parts) {
    byte[] all = new byte[0];
    for (byte[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  static byte[] part(byte[] octets, int from, int to) {
    return Arrays.copyOfRange(octets, from, to);
  }

  /** Feeds octets in one piece. */
  static void feed(SerialFraming framing, byte[] octets, Recorder sink) {
    framing.onOctets(octets, octets.length, sink);
  }

  /** What a new framing makes of a stream that ends in silence. */
  static Recorder read(SerialFraming framing, byte[]... parts) {
    Recorder sink = new Recorder();
    for (byte[] part : parts) {
      feed(framing, part, sink);
    }
    framing.onSilence(sink);
    return sink;
  }
}
