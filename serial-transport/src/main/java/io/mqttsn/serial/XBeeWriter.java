package io.mqttsn.serial;

import java.util.Arrays;

/** An API frame for an XBee module, octet by octet; {@link XBeeDeframer} draws its layout. */
final class XBeeWriter {

  private static final int START = 0x7E;
  private static final int ESCAPE = 0x7D;
  private static final int XON = 0x11;
  private static final int XOFF = 0x13;
  private static final int FLIP = 0x20;
  private static final int LONGEST_DATA = 0xFFFF;

  private final boolean escaping;
  private final byte[] out;
  private int at;
  private int sum;

  /** A frame whose data will be {@code length} octets long. */
  XBeeWriter(boolean escaping, int length) {
    if (length > LONGEST_DATA) {
      throw new IllegalArgumentException(length + " octets are too many for an API frame");
    }
    this.escaping = escaping;
    int plain = length + 3;
    this.out = new byte[1 + (escaping ? 2 * plain : plain)];
    out[at++] = START;
    put(length >> 8);
    put(length);
  }

  XBeeWriter octet(int value) {
    put(value);
    sum += value;
    return this;
  }

  XBeeWriter uint16(int value) {
    return octet(value >> 8).octet(value);
  }

  XBeeWriter octets(byte[] values) {
    for (byte value : values) {
      octet(value);
    }
    return this;
  }

  /** The whole frame; nothing more can be written. */
  byte[] frame() {
    put(0xFF - sum);
    return at == out.length ? out : Arrays.copyOf(out, at);
  }

  private void put(int value) {
    int octet = value & 0xFF;
    if (escaping && (octet == START || octet == ESCAPE || octet == XON || octet == XOFF)) {
      out[at++] = ESCAPE;
      octet ^= FLIP;
    }
    out[at++] = (byte) octet;
  }
}
