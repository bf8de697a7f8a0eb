package io.mqttsn.app;

import io.mqttsn.config.GatewayConfig;
import java.io.IOException;

/** Puts the house together and opens its doors. */
@FunctionalInterface
public interface GatewayStarter {

  /**
   * Returns when devices can connect.
   *
   * @return the running gateway
   * @throws IOException if a listener, the broker or a file cannot be opened; the message says
   *     which, why and what to do
   */
  RunningGateway start(GatewayConfig config) throws IOException;
}
