package io.mqttsn.app;

import io.mqttsn.config.ConfigException;
import io.mqttsn.config.GatewayConfig;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGHUP asks for: the configuration is read and checked again, and the log says what a
 * restart would change. Nothing changes in the running gateway, above all not because of a file
 * that is wrong.
 */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger("Gateway");

  /** Where the configuration comes from. */
  @FunctionalInterface
  interface Source {
    GatewayConfig load() throws ConfigException;
  }

  private final GatewayConfig running;
  private final Source source;

  /**
   * @param running what the gateway was started with
   */
  Reload(GatewayConfig running, Source source) {
    this.running = running;
    this.source = source;
  }

  /** One at a time, however fast the signals come. */
  synchronized void run() {
    try {
      List<String> changed = source.load().sectionsUnlike(running);
      if (changed.isEmpty()) {
        LOG.info("reload: {} is good and says what is in effect", running.source());
      } else {
        LOG.info(
            "reload: {} is good; restart the gateway for what has changed: {}",
            running.source(),
            String.join(", ", changed));
      }
    } catch (ConfigException e) {
      LOG.warn("reload: the gateway goes on as it was, for this is wrong:\n{}", e.getMessage());
    }
  }
}
