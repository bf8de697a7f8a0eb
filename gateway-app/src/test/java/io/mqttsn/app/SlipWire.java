package io.mqttsn.app;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RFC 1055, with CRC-16/XMODEM behind the packet, low octet first, or without. */
final class SlipWire implements ModelWire {

  private static final int END = 0xC0;
  private static final int ESC = 0xDB;

  private final boolean checked;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean escaped;
  private boolean bad;

  SlipWire(boolean checked) {
    this.checked = checked;
  }

  @Override
  public byte[] wrap(byte[] packet) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(END);
    for (byte octet : packet) {
      stuff(octet & 0xFF, out);
    }
    if (checked) {
      int sum = sum(packet, packet.length);
      stuff(sum & 0xFF, out);
      stuff(sum >> 8, out);
    }
    out.write(END);
    return out.toByteArray();
  }

  private static void stuff(int octet, ByteArrayOutputStream out) {
    if (octet == END) {
      out.write(ESC);
      out.write(0xDC);
    } else if (octet == ESC) {
      out.write(ESC);
      out.write(0xDD);
    } else {
      out.write(octet);
    }
  }

  @Override
  public List<byte[]> unwrap(byte[] octets) {
    List<byte[]> packets = new ArrayList<>();
    for (byte octet : octets) {
      int value = octet & 0xFF;
      if (value == END) {
        if (!bad && !escaped && held.size() > 0) {
          finish(held.toByteArray(), packets);
        }
        silence();
      } else if (escaped) {
        escaped = false;
        bad |= value != 0xDC && value != 0xDD;
        held.write(value == 0xDC ? END : ESC);
      } else if (value == ESC) {
        escaped = true;
      } else {
        held.write(value);
      }
    }
    return packets;
  }

  private void finish(byte[] content, List<byte[]> packets) {
    int length = content.length - (checked ? 2 : 0);
    if (!checked
        || length > 0
            && sum(content, length)
                == ((content[length] & 0xFF) | (content[length + 1] & 0xFF) << 8)) {
      packets.add(Arrays.copyOf(content, length));
    }
  }

  /** Bit by bit, as the definition has it. */
  private static int sum(byte[] octets, int count) {
    int register = 0;
    for (int i = 0; i < 8 * count; i++) {
      int in = octets[i / 8] >> (7 - i % 8) & 1;
      boolean overflow = (register >> 15 & 1) != in;
      register = register << 1 & 0xFFFF;
      if (overflow) {
        register ^= 0x1021;
      }
    }
    return register;
  }

  @Override
  public void silence() {
    held.reset();
    escaped = false;
    bad = false;
  }
}
