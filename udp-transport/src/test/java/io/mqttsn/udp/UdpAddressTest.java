package io.mqttsn.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UdpAddressTest {

  @Test
  @DisplayName("SN-ADR-4: IPv4-mapped IPv6 equals IPv4")
  void mappedAddressEqualsTheIp4Address() throws Exception {
    // Java's own factory would unwrap it; Netty's native transport builds it like this.
    InetAddress mapped =
        Inet6Address.getByAddress(
            null, HexFormat.of().parseHex("00000000000000000000ffffc0000207"), 0);

    UdpAddress address = UdpAddress.of(new InetSocketAddress(mapped, 10_000));

    assertThat(mapped).isInstanceOf(Inet6Address.class);
    assertThat(address).isEqualTo(address("192.0.2.7", 10_000));
    assertThat(address).hasSameHashCodeAs(address("192.0.2.7", 10_000));
    assertThat(address.socket().getAddress()).isInstanceOf(Inet4Address.class);
  }

  @Test
  @DisplayName("SN-ADR-4: two clients behind one address, different ports, are separate")
  void portsTellClientsApart() throws Exception {
    assertThat(address("192.0.2.7", 1)).isNotEqualTo(address("192.0.2.7", 2));
    assertThat(address("2001:db8::7", 1)).isNotEqualTo(address("2001:db8::7", 2));
  }

  @Test
  void linkLocalAddressesOnTwoInterfacesAreTwoClients() throws Exception {
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();
    var first = new InetSocketAddress(Inet6Address.getByAddress(null, octets, 2), 10_000);
    var second = new InetSocketAddress(Inet6Address.getByAddress(null, octets, 3), 10_000);

    assertThat(UdpAddress.of(first)).isNotEqualTo(UdpAddress.of(second));
    assertThat(UdpAddress.of(first)).isEqualTo(UdpAddress.of(first));
  }

  @Test
  void textIsFitForALogLine() throws Exception {
    assertThat(address("192.0.2.7", 10_000)).hasToString("192.0.2.7:10000");
    assertThat(address("2001:db8::7", 10_000)).hasToString("[2001:db8:0:0:0:0:0:7]:10000");
  }

  private static UdpAddress address(String host, int port) throws Exception {
    return UdpAddress.of(new InetSocketAddress(InetAddress.getByName(host), port));
  }
}
