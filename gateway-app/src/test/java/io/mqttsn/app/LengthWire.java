package io.mqttsn.app;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages one behind the other, for a forwarder: each begins with an envelope of five octets, and
 * what does not begin so means that the place is lost until the line falls silent.
 */
final class LengthWire implements ModelWire {

  private static final int ENVELOPE = 5;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean lost;

  @Override
  public byte[] wrap(byte[] packet) {
    return packet;
  }

  @Override
  public List<byte[]> unwrap(byte[] octets) {
    List<byte[]> packets = new ArrayList<>();
    for (byte octet : octets) {
      if (!lost) {
        held.write(octet);
        byte[] packet = held.toByteArray();
        if (isWhole(packet)) {
          packets.add(packet);
          held.reset();
        }
      }
    }
    return packets;
  }

  private boolean isWhole(byte[] packet) {
    lost = packet[0] != ENVELOPE || packet.length > 1 && packet[1] != (byte) 0xFE;
    if (lost || packet.length <= ENVELOPE) {
      return false;
    }
    int length = packet[ENVELOPE] & 0xFF;
    if (length == 1) {
      return packet.length >= ENVELOPE + 3
          && packet.length
              == ENVELOPE + ((packet[ENVELOPE + 1] & 0xFF) << 8 | packet[ENVELOPE + 2] & 0xFF);
    }
    return packet.length == ENVELOPE + length;
  }

  @Override
  public void silence() {
    held.reset();
    lost = false;
  }
}
