package io.mqttsn.app;

import io.mqttsn.config.GatewayConfig;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.runtime.ShardStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The real command line around gateways that start, stop and fail as a test wants. */
final class RunHarness {

  /** System property: which of the gateways below. */
  static final String BEHAVIOUR = "harness.behaviour";

  private RunHarness() {}

  public static void main(String[] arguments) {
    GatewayStarter starter =
        config ->
            switch (System.getProperty(BEHAVIOUR)) {
              case "good" -> closing(() -> LoggerFactory.getLogger("Harness").info("closed"));
              case "prints" -> {
                System.err.println("started");
                yield closing(() -> System.err.println("closed"));
              }
              case "hangs-on-close" -> closing(RunHarness::hang);
              case "hangs-on-start" -> {
                System.err.println("hanging");
                hang();
                yield closing(() -> {});
              }
              case "no-port" -> throw new IOException("lan: port 10000 is taken");
              default -> throw new IllegalStateException("a defect");
            };
    System.exit(GatewayMain.commandLine(Console.ofProcess(), starter).execute(arguments));
  }

  private static RunningGateway closing(Runnable close) {
    return new RunningGateway() {
      @Override
      public CompletableFuture<GatewayStatus> status() {
        return CompletableFuture.completedFuture(
            new GatewayStatus(
                new ShardStatus(9, 3, 1, 5, 1000),
                new UpstreamReport(true, "tcp://broker:1883", 1, 1, 0, 1000, Optional.empty())));
      }

      @Override
      public void renew(GatewayConfig config) {
        LoggerFactory.getLogger("Harness")
            .info("renewed, rate {}", config.protocol().requestRate());
        LoggerFactory.getLogger("Harness").debug("in detail");
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
