package io.mqttsn.app.client;

import io.mqttsn.codec.Bytes;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The way to a gateway.
 *
 * @param node the wireless node id under which we speak, as a forwarder would for a radio node
 *     behind it; empty to speak for ourselves
 */
public record Route(InetSocketAddress gateway, Optional<Bytes> node) {

  /** What one length octet leaves to a node id beside itself, the type and the control octet. */
  public static final int LONGEST_NODE = 252;

  public Route {
    if (node.isPresent() && (node.get().length() < 1 || node.get().length() > LONGEST_NODE)) {
      throw new IllegalArgumentException(
          "a node id of " + node.get().length() + " octets, not 1 to " + LONGEST_NODE);
    }
  }

  /** Straight to the gateway. */
  public static Route to(InetSocketAddress gateway) {
    return new Route(gateway, Optional.empty());
  }

  /** Host and port as they were given. */
  public String address() {
    return gateway.getHostString() + ":" + gateway.getPort();
  }
}
