package io.mqttsn.app;

import io.mqttsn.config.GatewayConfig;
import java.util.concurrent.CompletableFuture;

/** A gateway with open doors. */
public interface RunningGateway extends AutoCloseable {

  /** How it is doing; the answer comes once every shard has given its own. */
  CompletableFuture<GatewayStatus> status();

  /**
   * Takes over what a running gateway can; where the two say something else beyond that, a restart
   * is needed.
   */
  void renew(GatewayConfig config);

  /** Stops everything in order. */
  @Override
  void close();
}
