package io.mqttsn.config;

import io.mqttsn.codec.Qos;
import io.mqttsn.config.GatewayConfig.PasswordSource;
import io.mqttsn.upstream.UpstreamSettings;
import io.mqttsn.upstream.UpstreamSettings.Reconnect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code upstream}. The broker has no default in a file: a gateway that speaks to another
 * broker than its owner thinks loses messages without anybody noticing.
 */
final class UpstreamReader {

  private static final String ADVICE =
      "write servers: [\"tcp://host:1883\"] for your broker, or servers: [\"embedded\"] for the"
          + " built-in one";

  /** Of the topic above those of devices, in octets. */
  private static final int LONGEST_ROOT = 1_000;

  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /**
   * @param passwordSource empty when there is no password
   */
  record Result(UpstreamSettings settings, Optional<PasswordSource> passwordSource) {}

  private UpstreamReader() {}

  static Result read(Section root, String gatewayName) {
    if (!root.has("upstream")) {
      root.missing("upstream", "below it " + ADVICE);
    }
    UpstreamSettings defaults = UpstreamSettings.of(GatewayConfig.EMBEDDED, gatewayName);
    Section upstream = root.section("upstream");
    List<String> servers = servers(root, upstream);
    oneWord(upstream, "client", "paho", "netty");
    oneWord(upstream, "mode", "aggregating", "transparent");
    CredentialsReader.Result credentials = CredentialsReader.read(upstream);
    UpstreamSettings settings =
        new UpstreamSettings(
            servers.isEmpty() ? defaults.servers() : servers,
            upstream.value("client-id", defaults.clientId(), Texts::text),
            credentials.credentials(),
            upstream.value("keep-alive", defaults.keepAlive(), UpstreamReader::keepAlive),
            upstream.whole("max-in-flight", defaults.maxInFlight(), 1, 65_535),
            Qos.ofLevel(upstream.whole("max-qos", defaults.maxQos().level(), 1, 2)),
            reconnect(upstream.section("reconnect")),
            TlsReader.read(upstream, servers),
            upstream.value("topic-prefix", defaults.topicPrefix(), Texts::topicPrefix),
            upstream.optional("status-topic", Texts::topic),
            upstream.optional("device-status", UpstreamReader::rootOfDevices));
    if (isOfADevice(settings)) {
      upstream.wrong(
          "device-status",
          "upstream.status-topic lies below it, where each device has its topic; choose another");
    }
    upstream.finish();
    return new Result(settings, credentials.source());
  }

  private static String rootOfDevices(String text) {
    String root = Texts.topic(text);
    if (root.endsWith("/")) {
      throw new BadValue("must not end with /; the slash before each device is put there");
    }
    int octets = root.getBytes(StandardCharsets.UTF_8).length;
    if (octets > LONGEST_ROOT) {
      throw new BadValue(
          "is " + octets + " octets long; with a client id behind it at most " + LONGEST_ROOT);
    }
    return root;
  }

  /** Whether the gateway's own status would stand where that of a device may stand. */
  private static boolean isOfADevice(UpstreamSettings settings) {
    return settings.statusTopic().isPresent()
        && settings.deviceStatus().isPresent()
        && settings.statusTopic().get().startsWith(settings.deviceStatus().get() + "/");
  }

  private static List<String> servers(Section root, Section upstream) {
    if (!upstream.has("servers")) {
      if (root.has("upstream")) {
        upstream.missing("servers", ADVICE);
      }
      return List.of();
    }
    List<String> servers = upstream.list("servers", ServerAddress::parse);
    if (upstream.isEmptyList("servers")) {
      upstream.wrong("servers", "is an empty list; " + ADVICE);
    }
    if (servers.stream().filter(ServerAddress::isEmbedded).count() > 1) {
      upstream.wrong("servers", "there is only one embedded broker; name it once");
    }
    return servers;
  }

  /** A choice of two of which this version has one. */
  private static void oneWord(Section section, String key, String available, String later) {
    section.optional(
        key,
        text -> {
          if (Section.choice(text, List.of(available, later)).equals(later)) {
            throw new BadValue(
                "\"" + later + "\" is not available yet in this version; write " + available);
          }
          return text;
        });
  }

  private static Duration keepAlive(String text) {
    return Units.wholeSeconds(
        text, Duration.ofSeconds(1), Duration.ofHours(18), "which is what MQTT counts in");
  }

  private static Reconnect reconnect(Section section) {
    Reconnect defaults = Reconnect.DEFAULT;
    Duration min = section.duration("min", defaults.min(), LEAST_PAUSE, LONGEST_PAUSE);
    Optional<Duration> written =
        section.optional("max", text -> Units.duration(text, LEAST_PAUSE, LONGEST_PAUSE));
    Duration max = written.orElse(defaults.max());
    double jitter = section.value("jitter", defaults.jitter(), Units::fraction);
    section.finish();
    if (max.compareTo(min) < 0) {
      if (written.isPresent() || !section.has("max")) {
        section.wrong(
            section.has("max") ? "max" : "min",
            "max, " + Units.text(max) + ", is less than min, " + Units.text(min));
      }
      return defaults;
    }
    return new Reconnect(min, max, jitter);
  }
}
