package io.mqttsn.app;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.util.List;

/** Network interfaces for multicast. */
final class Interfaces {

  private Interfaces() {}

  /**
   * The one with this name, or without a name all that are up and can multicast; loopback when
   * there is no other.
   */
  static List<NetworkInterface> named(String name, boolean ipv4) throws IOException {
    if (name != null) {
      NetworkInterface link = NetworkInterface.getByName(name);
      if (link == null) {
        throw new IOException("no network interface " + name);
      }
      return List.of(link);
    }
    List<NetworkInterface> up =
        NetworkInterface.networkInterfaces().filter(link -> isUp(link, ipv4)).toList();
    List<NetworkInterface> outside = up.stream().filter(link -> !isLoopback(link)).toList();
    if (up.isEmpty()) {
      throw new IOException("no network interface is up");
    }
    return outside.isEmpty() ? up : outside;
  }

  /** Loopback does not claim to multicast, and does. */
  private static boolean isUp(NetworkInterface link, boolean ipv4) {
    try {
      return link.isUp()
          && (link.supportsMulticast() || link.isLoopback())
          && link.inetAddresses().anyMatch(address -> address instanceof Inet4Address == ipv4);
    } catch (IOException e) {
      return false; // It has gone meanwhile.
    }
  }

  private static boolean isLoopback(NetworkInterface link) {
    try {
      return link.isLoopback();
    } catch (IOException e) {
      return false;
    }
  }
}
