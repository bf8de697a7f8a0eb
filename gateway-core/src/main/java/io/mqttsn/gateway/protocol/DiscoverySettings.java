package io.mqttsn.gateway.protocol;

import java.time.Duration;

/**
 * How devices find this gateway (MQTT-SN 1.2 §6.1).
 *
 * @param gatewayId GwId, by which devices tell gateways apart, 1 to 255
 * @param advertise T_ADV, the period of ADVERTISE: whole seconds from 1 to 65,535, for that is how
 *     the packet says it; zero is never
 */
public record DiscoverySettings(int gatewayId, Duration advertise) {

  /** The longest period that the two octets of ADVERTISE can say. */
  public static final Duration LONGEST_PERIOD = Duration.ofSeconds(65_535);

  /** The first gateway of a network, with a period of "more than 15 minutes" (§7.2). */
  public static final DiscoverySettings DEFAULT = new DiscoverySettings(1, Duration.ofMinutes(16));

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException naming the component and its range
   */
  public DiscoverySettings {
    if (gatewayId < 1 || gatewayId > 255) {
      throw new IllegalArgumentException("gatewayId is " + gatewayId + ", not 1 to 255");
    }
    if (advertise.isNegative()
        || advertise.compareTo(LONGEST_PERIOD) > 0
        || advertise.getNano() != 0) {
      throw new IllegalArgumentException(
          "advertise is " + advertise + ", not whole seconds from 0 to 65535");
    }
  }
}
