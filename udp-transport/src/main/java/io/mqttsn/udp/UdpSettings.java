package io.mqttsn.udp;

import java.util.Optional;

/**
 * One UDP listener.
 *
 * @param name unique among the listeners
 * @param host address to bind: {@code 0.0.0.0}, {@code ::} or one of the machine's own
 * @param port 0 to 65,535; 0 takes a free one
 * @param maxFrame longest frame sent to a client, in octets, 64 to 65,507; a longer message is
 *     dropped and counted, for MQTT-SN cannot fragment
 * @param multicast the group by which devices find the gateway; without one the listener is silent
 *     until it is spoken to
 */
public record UdpSettings(
    String name, String host, int port, int maxFrame, Optional<Multicast> multicast) {

  /** The port that MQTT-SN gateways commonly use. */
  public static final int DEFAULT_PORT = 10_000;

  /** Fits every link with IPv6's minimum MTU. */
  public static final int DEFAULT_MAX_FRAME = 1280;

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException naming the component and its range
   */
  public UdpSettings {
    between("port", port, 0, 65_535);
    between("maxFrame", maxFrame, 64, 65_507);
  }

  /** A listener without a group. */
  public UdpSettings(String name, String host, int port, int maxFrame) {
    this(name, host, port, maxFrame, Optional.empty());
  }

  /** Host and port as a person writes them. */
  String where() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /**
   * A multicast group.
   *
   * @param group IPv4 or IPv6 address, as {@code host} is
   * @param port 1 to 65,535; may be the listener's own
   * @param networkInterface name of the interface on which the group is heard and spoken to
   * @param hops hop limit of what is sent to the group, 1 to 255, unless a search says otherwise
   */
  public record Multicast(String group, int port, String networkInterface, int hops) {

    /** Stays on the link. */
    public static final int DEFAULT_HOPS = 1;

    /**
     * Checks every range.
     *
     * @throws IllegalArgumentException naming the component and its range
     */
    public Multicast {
      between("port", port, 1, 65_535);
      between("hops", hops, 1, 255);
    }
  }

  private static void between(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is " + value + ", not " + min + " to " + max);
    }
  }
}
