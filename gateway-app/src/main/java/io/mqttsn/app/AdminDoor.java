package io.mqttsn.app;

import io.mqttsn.admin.AdminServer;
import io.mqttsn.admin.AdminSettings;
import io.mqttsn.admin.Run;
import io.mqttsn.admin.Sources;
import io.mqttsn.config.GatewayConfig;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.runtime.CountingMetrics;
import io.mqttsn.gateway.runtime.Gateway;
import io.mqttsn.upstream.AggregatingUpstream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin interface of a running gateway, or none. */
final class AdminDoor implements AutoCloseable {

  static final AdminDoor NONE = new AdminDoor(Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger("Gateway");

  private final Optional<AdminServer> server;

  private AdminDoor(Optional<AdminServer> server) {
    this.server = server;
  }

  /**
   * Opens it where the configuration wants one.
   *
   * @param predefined what is in effect, which a reload changes
   * @throws IOException if somebody has asked for an address that cannot be had
   */
  static AdminDoor open(
      GatewayConfig config,
      Gateway gateway,
      List<Transport> transports,
      AggregatingUpstream upstream,
      CountingMetrics metrics,
      Supplier<PredefinedTopics> predefined)
      throws IOException {
    AdminSettings settings = config.admin();
    if (!settings.enabled()) {
      return NONE;
    }
    BuildInfo build = BuildInfo.read();
    Sources sources =
        new Sources(
            new Sources.About(config.gatewayName(), build.version(), build.commit(), Run.begin()),
            gateway.inspection(),
            () -> transports.stream().map(Transport::report).toList(),
            upstream::status,
            metrics::values,
            predefined);
    AdminServer server = new AdminServer(settings, sources);
    try {
      server.start();
    } catch (IOException e) {
      if (settings.isRequired()) {
        throw e;
      }
      LOG.warn("{}; the gateway runs without it", e.getMessage());
      return NONE;
    }
    LOG.info(
        "admin interface on {}", AdminSettings.url(settings.host(), server.address().getPort()));
    return new AdminDoor(Optional.of(server));
  }

  @Override
  public void close() {
    server.ifPresent(AdminServer::close);
  }
}
