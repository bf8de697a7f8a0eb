package io.mqttsn.udp;

/**
 * One UDP listener.
 *
 * @param name unique among the listeners
 * @param host address to bind: {@code 0.0.0.0}, {@code ::} or one of the machine's own
 * @param port 0 to 65,535; 0 takes a free one
 * @param maxFrame longest frame sent to a client, in octets, 64 to 65,507; a longer message is
 *     dropped and counted, for MQTT-SN cannot fragment
 */
public record UdpSettings(String name, String host, int port, int maxFrame) {

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
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", not 0 to 65535");
    }
    if (maxFrame < 64 || maxFrame > 65_507) {
      throw new IllegalArgumentException("maxFrame is " + maxFrame + ", not 64 to 65507");
    }
  }
}
