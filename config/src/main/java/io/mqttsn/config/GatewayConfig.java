package io.mqttsn.config;

import io.mqttsn.admin.AdminSettings;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.upstream.UpstreamSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole configuration: the settings of every room, checked. Two configurations are equal when a
 * gateway would behave the same with them and they come from the same place.
 *
 * @param gatewayName letters, digits, dot, underscore and hyphen
 * @param patience with the clients of each listener, by the listener's name
 * @param upstream its servers may also be {@code embedded} or {@code embedded:PORT}: the broker
 *     that the gateway starts itself
 * @param passwordSource where the upstream password came from, if there is one
 * @param adminTokenSource where the admin interface's token came from, if there is one
 * @param capture of frames into a file, if somebody wants that
 * @param source the file as it was named, or words for the built-in default
 */
public record GatewayConfig(
    DiscoverySettings discovery,
    String gatewayName,
    List<UdpSettings> udpListeners,
    List<SerialSettings> serialListeners,
    Map<String, Patience> patience,
    UpstreamSettings upstream,
    Optional<PasswordSource> passwordSource,
    PredefinedTopics predefinedTopics,
    AccessRules accessRules,
    ProtocolSettings protocol,
    AdminSettings admin,
    Optional<PasswordSource> adminTokenSource,
    LogSettings log,
    Optional<CaptureSettings> capture,
    String source) {

  /** What {@code servers} says for the broker that the gateway starts itself. */
  public static final String EMBEDDED = "embedded";

  public GatewayConfig {
    udpListeners = List.copyOf(udpListeners);
    serialListeners = List.copyOf(serialListeners);
    patience = Map.copyOf(patience);
  }

  /** The same from elsewhere, for comparing configurations by what they say. */
  public GatewayConfig withSource(String elsewhere) {
    return new GatewayConfig(
        discovery,
        gatewayName,
        udpListeners,
        serialListeners,
        patience,
        upstream,
        passwordSource,
        predefinedTopics,
        accessRules,
        protocol,
        admin,
        adminTokenSource,
        log,
        capture,
        elsewhere);
  }

  /**
   * What is in effect when a gateway that runs with this configuration takes over from {@code next}
   * whatever it can without a restart; {@link ConfigChanges} says the same key by key.
   */
  public GatewayConfig renewedBy(GatewayConfig next) {
    Map<String, Patience> renewed = new HashMap<>(patience);
    renewed.replaceAll((listener, usual) -> next.patience.getOrDefault(listener, usual));
    return new GatewayConfig(
        next.discovery,
        gatewayName,
        udpListeners,
        serialListeners,
        renewed,
        upstream.withCredentials(next.upstream.credentials()),
        next.passwordSource,
        next.predefinedTopics,
        next.accessRules,
        next.protocol,
        admin,
        adminTokenSource,
        next.log,
        next.capture,
        source);
  }

  /**
   * The key and value by which the file named the password, so that it can be printed without being
   * told.
   *
   * @param key {@code password} or {@code password-file}
   * @param text a path, a reference to an environment variable, or the mask
   */
  public record PasswordSource(String key, String text) {

    /** Stands for a password that is written in the file itself. */
    static final String MASK = "***";
  }
}
