package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The broker and how to reach it.
 *
 * @param servers {@code tcp://}, {@code ssl://}, {@code ws://} or {@code wss://} addresses with
 *     port, tried in order; never empty
 * @param clientId the gateway's own client id at the broker
 * @param keepAlive of the broker connection, 1 s to 18 h
 * @param maxInFlight messages sent to the broker and not yet acknowledged, 1 to 65,535; as many
 *     again may wait, beyond that a publish is refused with <em>congestion</em>
 * @param maxQos {@code ONE} for brokers that cannot do QoS 2: messages and subscriptions go to the
 *     broker at most at this one
 * @param topicPrefix put before every topic towards the broker and taken off on the way back; may
 *     be empty
 * @param statusTopic where the gateway keeps {@code online} or {@code offline}, retained; the
 *     prefix does not apply to it
 * @param deviceStatus below which each device has a topic that says how it is, without a slash at
 *     the end; the prefix does not apply to it
 */
public record UpstreamSettings(
    List<String> servers,
    String clientId,
    Optional<Credentials> credentials,
    Duration keepAlive,
    int maxInFlight,
    Qos maxQos,
    Reconnect reconnect,
    Optional<Tls> tls,
    String topicPrefix,
    Optional<String> statusTopic,
    Optional<String> deviceStatus) {

  /**
   * Checks what the types do not say.
   *
   * @throws IllegalArgumentException naming the component and its range
   */
  public UpstreamSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers is empty: name at least one broker");
    }
    if (maxInFlight < 1 || maxInFlight > 65_535) {
      throw new IllegalArgumentException("maxInFlight is " + maxInFlight + ", not 1 to 65535");
    }
    if (maxQos != Qos.ONE && maxQos != Qos.TWO) {
      throw new IllegalArgumentException("maxQos is " + maxQos + ", not ONE or TWO");
    }
    if (keepAlive.toSeconds() < 1 || keepAlive.toSeconds() > 65_535) {
      throw new IllegalArgumentException("keepAlive is " + keepAlive + ", not 1 s to 65535 s");
    }
  }

  /** The same with other servers. */
  public UpstreamSettings withServers(List<String> others) {
    return new UpstreamSettings(
        others,
        clientId,
        credentials,
        keepAlive,
        maxInFlight,
        maxQos,
        reconnect,
        tls,
        topicPrefix,
        statusTopic,
        deviceStatus);
  }

  /** The same with other credentials. */
  public UpstreamSettings withCredentials(Optional<Credentials> others) {
    return new UpstreamSettings(
        servers,
        clientId,
        others,
        keepAlive,
        maxInFlight,
        maxQos,
        reconnect,
        tls,
        topicPrefix,
        statusTopic,
        deviceStatus);
  }

  /** Defaults for one server. */
  public static UpstreamSettings of(String server, String clientId) {
    return new UpstreamSettings(
        List.of(server),
        clientId,
        Optional.empty(),
        Duration.ofSeconds(60),
        1000,
        Qos.TWO,
        Reconnect.DEFAULT,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }

  /** User name and password; the password never appears in text form. */
  public record Credentials(String username, String password) {
    @Override
    public String toString() {
      return "Credentials[username=" + username + ", password=***]";
    }
  }

  /**
   * Pauses between attempts: doubled from {@code min} to {@code max}, each shortened or lengthened
   * by up to {@code jitter} of itself, so that a site's gateways do not return all at once.
   *
   * @param jitter 0 to 1
   */
  public record Reconnect(Duration min, Duration max, double jitter) {

    public static final Reconnect DEFAULT =
        new Reconnect(Duration.ofSeconds(1), Duration.ofMinutes(2), 0.3);

    public Reconnect {
      if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
        throw new IllegalArgumentException(
            "reconnect needs 0 < min <= max, not " + min + ", " + max);
      }
      if (!(jitter >= 0 && jitter <= 1)) {
        throw new IllegalArgumentException("jitter is " + jitter + ", not 0 to 1");
      }
    }
  }

  /**
   * @param caFile PEM certificates to trust; absent: those that the Java runtime trusts
   * @param certFile PEM certificate (chain) of the gateway; needs {@code keyFile}
   * @param keyFile PEM private key (PKCS#8), not encrypted
   */
  public record Tls(
      Optional<Path> caFile,
      Optional<Path> certFile,
      Optional<Path> keyFile,
      boolean verifyHostname) {}
}
