package io.mqttsn.admin;

import java.util.Optional;

/**
 * How the admin interface is reached.
 *
 * @param enabled whether there is one
 * @param host address or name to listen on
 * @param port TCP port; 0 takes a free one
 * @param token what every request must carry; empty only where the address is a loopback one
 */
public record AdminSettings(boolean enabled, String host, int port, Optional<String> token) {

  /** On loopback, for whoever is on the machine. */
  public static final AdminSettings DEFAULT =
      new AdminSettings(true, "127.0.0.1", 9464, Optional.empty());

  /** The shortest token that is not guessed. */
  public static final int SHORTEST_TOKEN = 16;

  /**
   * Whether a gateway that cannot have this address must not start. The usual one nobody has asked
   * for: a second gateway on the machine runs without it.
   */
  public boolean isRequired() {
    return port != DEFAULT.port || !host.equals(DEFAULT.host);
  }

  /** As a browser would be told; IPv6 in brackets. */
  public static String url(String host, int port) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Tells no token. */
  @Override
  public String toString() {
    return "AdminSettings["
        + (enabled ? url(host, port) : "off")
        + (token.isPresent() ? ", token" : "")
        + "]";
  }
}
