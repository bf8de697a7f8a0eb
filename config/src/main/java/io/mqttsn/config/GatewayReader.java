package io.mqttsn.config;

import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads the root: the sections in order, and the small ones itself. */
final class GatewayReader {

  /** A period that never ends. */
  static final String NEVER = "0";

  private GatewayReader() {}

  static GatewayConfig read(Section root, String source) {
    version(root);
    Section gateway = root.section("gateway");
    int id = gateway.whole("id", DiscoverySettings.DEFAULT.gatewayId(), 1, 255);
    String name = gateway.value("name", root.reading().hostName(), Texts::name);
    Duration advertise =
        gateway.value("advertise", DiscoverySettings.DEFAULT.advertise(), GatewayReader::advertise);
    gateway.finish();

    ProtocolSettings sessions = SessionsReader.read(root);
    ListenersReader.Result listeners = ListenersReader.read(root, sessions.retry());
    UpstreamReader.Result upstream = UpstreamReader.read(root, name);
    AdminReader.Result admin = AdminReader.read(root);
    GatewayConfig config =
        new GatewayConfig(
            new DiscoverySettings(id, advertise),
            name,
            listeners.udp(),
            listeners.serial(),
            listeners.patience(),
            upstream.settings(),
            upstream.passwordSource(),
            TopicsReader.read(root),
            ClientsReader.read(root),
            sessions,
            admin.settings(),
            admin.tokenSource(),
            LogSettings.read(root),
            CaptureSettings.read(root),
            source);
    unknownListener(root, config);
    root.notYet("store");
    root.finish();
    return config;
  }

  private static void unknownListener(Section root, GatewayConfig config) {
    config
        .capture()
        .flatMap(CaptureSettings::listener)
        .filter(name -> !config.patience().containsKey(name))
        .ifPresent(name -> root.wrong("capture", "there is no listener " + Texts.quoted(name)));
  }

  private static Duration advertise(String text) {
    if (text.equals(NEVER)) {
      return Duration.ZERO;
    }
    try {
      return Units.wholeSeconds(
          text,
          Duration.ofSeconds(1),
          DiscoverySettings.LONGEST_PERIOD,
          "which is what ADVERTISE counts in");
    } catch (BadValue e) {
      throw new BadValue(e.getMessage() + "; or 0 for never");
    }
  }

  private static void version(Section root) {
    if (!root.has("version")) {
      root.missing("version", "write \"version: 1\" as the first line");
      return;
    }
    Optional<String> version = root.optional("version", text -> text);
    version
        .filter(text -> !text.equals("1"))
        .ifPresent(
            text ->
                root.wrong(
                    "version",
                    Texts.quoted(text) + " is not a version of this file's form; write 1"));
  }
}
