package io.mqttsn.udp;

import io.mqttsn.gateway.port.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Address and port of a client.
 *
 * <p>An IPv4 address is the same however a socket spells it: {@code ::ffff:192.0.2.7}, as a
 * dual-stack listener may see it, equals {@code 192.0.2.7} (SN-ADR-4). A link-local IPv6 address is
 * only unique on its interface, which Java's own comparison leaves out; here the scope counts.
 *
 * @param socket resolved, and never an IPv4-mapped IPv6 address
 * @param scope the interface of a link-local IPv6 address, 0 otherwise
 */
public record UdpAddress(InetSocketAddress socket, int scope) implements Transport.Address {

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  /** The address in its one spelling. */
  public static UdpAddress of(InetSocketAddress socket) {
    if (!(socket.getAddress() instanceof Inet6Address ip6)) {
      return new UdpAddress(socket, 0);
    }
    byte[] octets = ip6.getAddress();
    if (!Arrays.equals(octets, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
      return new UdpAddress(socket, ip6.getScopeId());
    }
    return new UdpAddress(
        new InetSocketAddress(ip4(Arrays.copyOfRange(octets, 12, 16)), socket.getPort()), 0);
  }

  /** {@code 192.0.2.7:10000} or {@code [2001:db8::7]:10000}; never looks up a name. */
  @Override
  public String toString() {
    String host = socket.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.getPort();
  }

  private static InetAddress ip4(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are always an IPv4 address", e);
    }
  }
}
