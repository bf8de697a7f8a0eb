package io.mqttsn.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Keeps a tool that is made for making load away from other people's machines. */
final class Loopback {

  private Loopback() {}

  /** {@code host:port}, on this machine. */
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not host:port: " + text);
    }
    String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(
        require(resolve(host)), Integer.parseInt(text.substring(colon + 1)));
  }

  /** {@code tcp://host:port}, on this machine. */
  static String broker(String text) {
    URI uri = URI.create(text);
    if (!"tcp".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("not tcp://host:port: " + text);
    }
    require(resolve(uri.getHost().replaceAll("[\\[\\]]", "")));
    return text;
  }

  static InetAddress require(InetAddress address) {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(address.getHostAddress() + " is not loopback");
    }
    return address;
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("unknown host " + host, e);
    }
  }
}
