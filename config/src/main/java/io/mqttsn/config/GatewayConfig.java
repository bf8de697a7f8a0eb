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
import java.util.LinkedHashMap;
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
    LogLevel logLevel,
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
        logLevel,
        elsewhere);
  }

  /** The sections of the file in which {@code other} says something else, in their order. */
  public List<String> sectionsUnlike(GatewayConfig other) {
    Map<String, Boolean> same = new LinkedHashMap<>();
    same.put("gateway", discovery.equals(other.discovery) && gatewayName.equals(other.gatewayName));
    same.put(
        "listeners",
        udpListeners.equals(other.udpListeners)
            && serialListeners.equals(other.serialListeners)
            && patience.equals(other.patience));
    same.put("upstream", upstream.equals(other.upstream));
    same.put("topics", predefinedTopics.equals(other.predefinedTopics));
    same.put("clients", accessRules.equals(other.accessRules));
    same.put("sessions", protocol.equals(other.protocol));
    same.put("admin", admin.equals(other.admin));
    same.put("log", logLevel == other.logLevel);
    return same.keySet().stream().filter(section -> !same.get(section)).toList();
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
