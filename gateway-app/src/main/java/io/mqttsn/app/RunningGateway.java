package io.mqttsn.app;

import java.util.concurrent.CompletableFuture;

/** A gateway with open doors. */
public interface RunningGateway extends AutoCloseable {

  /** How it is doing; the answer comes once every shard has given its own. */
  CompletableFuture<GatewayStatus> status();

  /** Stops everything in order. */
  @Override
  void close();
}
