package io.mqttsn.app;

import io.mqttsn.config.GatewayConfig;
import io.mqttsn.embedded.MosquittoBroker;
import io.mqttsn.gateway.port.LocalBroker;
import io.mqttsn.upstream.UpstreamSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker behind {@code servers: ["embedded"]}: started before the upstream connects, stopped
 * after it has left.
 */
final class EmbeddedBroker implements AutoCloseable {

  /** No server is the embedded one. */
  static final EmbeddedBroker NONE = new EmbeddedBroker(Optional.empty(), 0);

  private static final Logger LOG = LoggerFactory.getLogger("Gateway");
  private static final String HOST = "127.0.0.1";
  private static final int DEFAULT_PORT = 1883;

  private final Optional<LocalBroker> broker;
  private final int port;

  private EmbeddedBroker(Optional<LocalBroker> broker, int port) {
    this.broker = broker;
    this.port = port;
  }

  static EmbeddedBroker startIfNamed(UpstreamSettings upstream) throws IOException {
    Optional<String> named =
        upstream.servers().stream().filter(EmbeddedBroker::isMeant).findFirst();
    if (named.isEmpty()) {
      return NONE;
    }
    LocalBroker broker = new MosquittoBroker();
    int port = broker.start(HOST, portOf(named.get()));
    LOG.info("embedded broker on {}:{}", HOST, port);
    return new EmbeddedBroker(Optional.of(broker), port);
  }

  /** The settings with the address of the running broker in place of its name. */
  UpstreamSettings resolve(UpstreamSettings upstream) {
    List<String> servers =
        upstream.servers().stream()
            .map(server -> isMeant(server) ? "tcp://" + HOST + ":" + port : server)
            .toList();
    return upstream.withServers(servers);
  }

  @Override
  public void close() {
    broker.ifPresent(LocalBroker::close);
  }

  private static boolean isMeant(String server) {
    return server.equals(GatewayConfig.EMBEDDED) || server.startsWith(GatewayConfig.EMBEDDED + ":");
  }

  private static int portOf(String server) {
    int colon = server.indexOf(':');
    return colon < 0 ? DEFAULT_PORT : Integer.parseInt(server.substring(colon + 1));
  }
}
