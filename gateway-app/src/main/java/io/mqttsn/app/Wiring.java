package io.mqttsn.app;

final class Wiring {
  AutoCloseable start(io.mqttsn.config.GatewayConfig config) {
    return () -> {};
  }
}
