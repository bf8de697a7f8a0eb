package io.mqttsn.serial;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Host and port of a serial port that is reached over TCP.
 *
 * @param host a name or an address, an IPv6 one in brackets
 */
record TcpTarget(String host, int port) {

  static final String SCHEME = "tcp://";

  static boolean isOne(String port) {
    return port.startsWith(SCHEME);
  }

  /**
   * Reads {@code tcp://host:port}.
   *
   * @throws IllegalArgumentException saying what it should look like
   */
  static TcpTarget parse(String text) {
    try {
      URI uri = new URI(text);
      boolean more = uri.getRawUserInfo() != null || uri.getRawQuery() != null;
      String path = uri.getRawPath();
      if (isOne(text) && uri.getHost() != null && !more && path.isEmpty() && inRange(uri)) {
        return new TcpTarget(uri.getHost(), uri.getPort());
      }
    } catch (URISyntaxException e) {
      // The same answer.
    }
    throw new IllegalArgumentException(
        "port is " + text + ", not tcp://host:port with a port from 1 to 65535");
  }

  private static boolean inRange(URI uri) {
    return uri.getPort() >= 1 && uri.getPort() <= 65_535 && uri.getRawFragment() == null;
  }

  @Override
  public String toString() {
    return SCHEME + host + ":" + port;
  }
}
