package io.mqttsn.app;

import io.mqttsn.config.ConfigChanges;
import io.mqttsn.config.ConfigChanges.Change;
import io.mqttsn.config.ConfigException;
import io.mqttsn.config.GatewayConfig;
import io.mqttsn.gateway.runtime.FailureLog;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGHUP and SIGUSR1 ask for: the configuration is read and checked again, the log says key by
 * key what has changed, and the running gateway takes over what it can without dropping a client. A
 * file that is wrong changes nothing.
 */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger("Gateway");

  /** So many keys are named; a table of thousands of topics would drown everything else. */
  private static final int MOST_NAMED = 20;

  /** Where the configuration comes from. */
  @FunctionalInterface
  interface Source {
    GatewayConfig load() throws ConfigException;
  }

  private final FailureLog failures = new FailureLog(LOG.getName());
  private GatewayConfig running;
  private final Source source;
  private final Consumer<GatewayConfig> gateway;

  /**
   * @param running what the gateway was started with
   * @param gateway takes over what it can
   */
  Reload(GatewayConfig running, Source source, Consumer<GatewayConfig> gateway) {
    this.running = running;
    this.source = source;
    this.gateway = gateway;
  }

  /**
   * One at a time, however fast the signals come. Never fails: systemd waits for the end of it, and
   * what a defect has kept from taking effect is a change again the next time.
   */
  synchronized void run() {
    try {
      takeOver();
    } catch (RuntimeException defect) {
      failures.report("reload: only a part of what is new may be in effect", defect);
    }
  }

  private void takeOver() {
    GatewayConfig next;
    try {
      next = source.load();
    } catch (ConfigException e) {
      LOG.warn("reload: nothing is changed, for the configuration is wrong:");
      e.getMessage().lines().forEach(line -> LOG.warn("reload: {}", line));
      return;
    }
    List<Change> changes = ConfigChanges.between(running, next);
    if (changes.isEmpty()) {
      LOG.info("reload: {} is good and says what is in effect", running.source());
    } else {
      tell(changes);
    }
    GatewayConfig renewed = running.renewedBy(next);
    // After all is said, for from now on less may be logged. Without a change too: the file of a
    // capture, which could not be had before, may be there now.
    gateway.accept(renewed);
    running = renewed;
  }

  private void tell(List<Change> changes) {
    List<Change> live = changes.stream().filter(Change::live).toList();
    List<Change> later = changes.stream().filter(change -> !change.live()).toList();
    live.stream().limit(MOST_NAMED).forEach(change -> LOG.info("reload: {}", change));
    if (live.size() > MOST_NAMED) {
      LOG.info("reload: and {} changes more", live.size() - MOST_NAMED);
    }
    later.forEach(change -> LOG.warn("reload: {}; needs a restart", change));
    LOG.info(
        "reload: {} is good; changed: {}, waiting for a restart: {}",
        running.source(),
        live.size(),
        later.size());
  }
}
