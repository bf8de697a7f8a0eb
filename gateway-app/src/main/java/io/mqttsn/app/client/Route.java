package io.mqttsn.app.client;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialAddress;
import io.mqttsn.serial.SerialSettings;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The way to a gateway.
 *
 * @param node the wireless node id under which we speak, as a forwarder would for a radio node
 *     behind it; empty to speak for ourselves
 */
public record Route(Target target, Optional<Bytes> node) {

  /** What one length octet leaves to a node id beside itself, the type and the control octet. */
  public static final int LONGEST_NODE = 252;

  /** Where the gateway is. */
  public sealed interface Target {

    /** As it was given. */
    String address();
  }

  /** A gateway's socket. */
  public record Udp(InetSocketAddress gateway) implements Target {
    @Override
    public String address() {
      return gateway.getHostString() + ":" + gateway.getPort();
    }
  }

  /**
   * A port of this machine at whose other end a gateway is, or a radio that reaches one.
   *
   * @param radio that of the gateway; empty to ask for one where the framing knows addresses
   */
  public record Serial(SerialSettings port, Optional<SerialAddress> radio) implements Target {
    @Override
    public String address() {
      return port.port() + radio.map(address -> " radio " + address).orElse("");
    }
  }

  public Route {
    if (node.isPresent() && (node.get().length() < 1 || node.get().length() > LONGEST_NODE)) {
      throw new IllegalArgumentException(
          "a node id of " + node.get().length() + " octets, not 1 to " + LONGEST_NODE);
    }
  }

  /** Straight to the gateway. */
  public static Route to(InetSocketAddress gateway) {
    return new Route(new Udp(gateway), Optional.empty());
  }

  /** Where the gateway is, as it was given. */
  public String address() {
    return target.address();
  }
}
