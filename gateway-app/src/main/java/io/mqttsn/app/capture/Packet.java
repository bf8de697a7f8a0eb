package io.mqttsn.app.capture;

import io.mqttsn.gateway.port.Transport;
import io.mqttsn.udp.UdpAddress;
import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * One frame as a UDP packet, the only form in which Wireshark looks for MQTT-SN. The headers are
 * made up: the gateway is always 192.0.2.1 port 10000, a client on UDP what it is; one that has no
 * IPv4 address gets one in 198.18.0.0/15, the same each time.
 *
 * <pre>
 *  14 Ethernet   20 IPv4, no options   8 UDP, no checksum   the frame
 * </pre>
 */
final class Packet {

  static final int HEADERS = 14 + 20 + 8;

  private static final int GATEWAY = 0xC0000201; // 192.0.2.1, for documentation
  private static final int EVERYBODY = 0xFFFFFFFF;
  private static final int BENCHMARK = 0xC6120000; // 198.18.0.0/15
  private static final int PORT = 10_000;

  private Packet() {}

  /**
   * @param other where the client is; null for everybody on the link
   */
  static byte[] of(boolean received, String link, Transport.Address other, byte[] frame) {
    int address = other == null ? EVERYBODY : address(link, other);
    int port = other instanceof UdpAddress udp ? udp.socket().getPort() : PORT;
    ByteBuffer packet = ByteBuffer.allocate(HEADERS + frame.length);
    mac(packet, received ? GATEWAY : address);
    mac(packet, received ? address : GATEWAY);
    packet.putShort((short) 0x0800);
    int ip = packet.position();
    packet.put((byte) 0x45).put((byte) 0).putShort((short) (20 + 8 + frame.length));
    packet.putInt(0x0000_4000); // not a fragment
    packet.put((byte) 64).put((byte) 17).putShort((short) 0);
    packet.putInt(received ? address : GATEWAY).putInt(received ? GATEWAY : address);
    packet.putShort(ip + 10, checksum(packet, ip));
    packet.putShort((short) (received ? port : PORT)).putShort((short) (received ? PORT : port));
    packet.putShort((short) (8 + frame.length)).putShort((short) 0);
    packet.put(frame);
    return packet.array();
  }

  private static int address(String link, Transport.Address other) {
    if (other instanceof UdpAddress udp && udp.socket().getAddress() instanceof Inet4Address ip4) {
      return ByteBuffer.wrap(ip4.getAddress()).getInt();
    }
    return BENCHMARK | (31 * link.hashCode() + other.hashCode()) & 0x1FFFF;
  }

  /** A locally administered one that ends with the IP address. */
  private static void mac(ByteBuffer packet, int address) {
    packet.putShort((short) 0x0200).putInt(address);
  }

  private static short checksum(ByteBuffer packet, int ip) {
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += packet.getShort(ip + i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~((sum & 0xFFFF) + (sum >>> 16));
  }
}
