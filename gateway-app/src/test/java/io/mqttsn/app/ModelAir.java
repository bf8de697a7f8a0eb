package io.mqttsn.app;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who speaks in a packet of a line: the part of the far end that the framings do not share.
 *
 * <pre>
 *   forwarder   05 FE 00 node(2)  message                       both ways
 *   XBee        90 address(8) FF FE 01  message                 heard from a radio
 *               10 ticket address(8) short(2) 00 00  message    for a radio; answered by 8B
 *               08 ticket command(2)                            for the module; answered by 88
 * </pre>
 *
 * The numbers of two nodes differ in two octets, so that no single damage makes one of another; and
 * the radios' addresses are full of octets that must be escaped.
 */
final class ModelAir {

  private static final byte[] RADIO = {0x00, 0x13, (byte) 0xA2, 0x00, 0x7E, 0x7D};
  private static final int NODE_OFFSET = 0x10;
  private static final int NP_HIGH = 1;

  private final boolean isRadio;

  ModelAir(String framing) {
    this.isRadio = framing.startsWith("xbee");
  }

  /** A message from the node with this number, 0 to 99, as the gateway's port hears it. */
  byte[] fromNode(int node, byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (isRadio) {
      out.write(0x90);
      out.writeBytes(RADIO);
    } else {
      out.writeBytes(new byte[] {5, (byte) 0xFE, 0});
    }
    out.write(NODE_OFFSET + node);
    out.write(NODE_OFFSET + node);
    if (isRadio) {
      out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 1});
    }
    out.writeBytes(message);
    return out.toByteArray();
  }

  /** The number of the node that a packet of the gateway is for; empty if it is for none. */
  Optional<Integer> nodeOf(byte[] packet) {
    int at = isRadio ? 2 + RADIO.length : 3;
    boolean forNode =
        packet.length > headerLength()
            && packet[0] == (isRadio ? 0x10 : 5)
            && packet[at] == packet[at + 1];
    return forNode ? Optional.of(packet[at] - NODE_OFFSET) : Optional.empty();
  }

  /** The message of a packet that is for a node. */
  byte[] messageIn(byte[] packet) {
    return Arrays.copyOfRange(packet, headerLength(), packet.length);
  }

  private int headerLength() {
    return isRadio ? 14 : 5;
  }

  /** What a module says to a packet, be it delivered or not; empty for a forwarder. */
  Optional<byte[]> report(byte[] packet) {
    if (!isRadio || packet.length < 4) {
      return Optional.empty();
    } else if (packet[0] == 0x10) {
      byte status = (byte) (nodeOf(packet).isPresent() ? 0 : 0x24);
      return Optional.of(
          new byte[] {(byte) 0x8B, packet[1], (byte) 0xFF, (byte) 0xFE, 0, status, 0});
    } else if (packet[0] == 0x08) {
      boolean payload = packet[2] == 'N' && packet[3] == 'P';
      byte[] head = {(byte) 0x88, packet[1], packet[2], packet[3], 0};
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(head);
      out.writeBytes(payload ? new byte[] {NP_HIGH, 0} : new byte[] {0});
      return Optional.of(out.toByteArray());
    }
    return Optional.empty();
  }
}
