package io.mqttsn.app;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * API frames, with escapes (mode 2) or without. What turns out not to be a frame is looked through
 * again from the octet behind its start; in mode 2 a start cannot be anything else.
 */
final class XBeeWire implements ModelWire {

  private static final int START = 0x7E;
  private static final int ESCAPE = 0x7D;
  private static final String ESCAPED = "\u007E\u007D\u0011\u0013";

  /** More than any packet of these tests, so that a false start does not hold the line for long. */
  private static final int LONGEST = 400;

  private final boolean escaping;
  private byte[] held = {};

  XBeeWire(boolean escaping) {
    this.escaping = escaping;
  }

  @Override
  public byte[] wrap(byte[] packet) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(START);
    put(packet.length >> 8, out);
    put(packet.length & 0xFF, out);
    int sum = 0;
    for (byte octet : packet) {
      put(octet & 0xFF, out);
      sum += octet;
    }
    put(0xFF - (sum & 0xFF), out);
    return out.toByteArray();
  }

  private void put(int octet, ByteArrayOutputStream out) {
    if (escaping && ESCAPED.indexOf(octet) >= 0) {
      out.write(ESCAPE);
      out.write(octet ^ 0x20);
    } else {
      out.write(octet);
    }
  }

  @Override
  public List<byte[]> unwrap(byte[] octets) {
    int before = held.length;
    held = Arrays.copyOf(held, before + octets.length);
    System.arraycopy(octets, 0, held, before, octets.length);
    List<byte[]> packets = new ArrayList<>();
    int at = 0;
    int next = 0;
    while (at < held.length && next >= 0) {
      next = held[at] == START ? frameAt(at, packets) : at + 1;
      at = Math.max(at, next);
    }
    held = Arrays.copyOfRange(held, at, held.length);
    return packets;
  }

  /** Where to go on; negative if the frame that begins here has not come as a whole yet. */
  private int frameAt(int start, List<byte[]> packets) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int at = start + 1;
    while (at < held.length) {
      int octet = held[at++] & 0xFF;
      if (escaping && octet == START) {
        return at - 1;
      }
      if (escaping && octet == ESCAPE) {
        if (at == held.length) {
          return -1;
        }
        if (held[at] == START) {
          return at;
        }
        octet = held[at++] & 0xFF ^ 0x20;
      }
      content.write(octet);
      if (content.size() >= 2) {
        byte[] soFar = content.toByteArray();
        int length = (soFar[0] & 0xFF) << 8 | soFar[1] & 0xFF;
        if (length == 0 || length > LONGEST) {
          return start + 1;
        }
        if (soFar.length == length + 3) {
          return judged(soFar, packets) ? at : start + 1;
        }
      }
    }
    return -1;
  }

  private static boolean judged(byte[] content, List<byte[]> packets) {
    int sum = 0;
    for (int i = 2; i < content.length; i++) {
      sum += content[i];
    }
    boolean good = (sum & 0xFF) == 0xFF;
    if (good) {
      packets.add(Arrays.copyOfRange(content, 2, content.length - 1));
    }
    return good;
  }

  /** The start at hand is none; those behind it may be some. */
  @Override
  public void silence() {
    if (held.length > 0) {
      held = Arrays.copyOfRange(held, 1, held.length);
    }
  }
}
