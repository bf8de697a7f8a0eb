package io.mqttsn.app;

import io.mqttsn.app.systemd.SystemdNotifier;
import io.mqttsn.config.GatewayConfig;
import io.mqttsn.config.LogLevel;
import io.mqttsn.config.LogSettings;
import io.mqttsn.gateway.runtime.FailureLog;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The gateway in the foreground, from the first log line to the last. */
@Command(
    name = "run",
    sortOptions = false,
    description = "Runs the gateway in the foreground until Ctrl-C or SIGTERM.")
final class RunCommand implements Callable<Integer> {

  /** Below five seconds, all told: who sent SIGTERM would follow up with SIGKILL. */
  private static final long STOP_LIMIT_MILLIS = 4000;

  private final GatewayStarter starter;

  @Mixin private ConfigOption config;

  @ArgGroup private Verbosity verbosity;

  RunCommand(GatewayStarter starter) {
    this.starter = starter;
  }

  /** Levels of the log; one option or the other. */
  static final class Verbosity {
    @Option(
        names = {"-q", "--quiet"},
        description = "Log warnings and errors only.")
    private boolean quiet;

    @Option(
        names = "--log-level",
        paramLabel = "LEVEL",
        description = "off, error, warn, info, debug or trace, instead of log.level.")
    private LogLevel level;
  }

  @Override
  public Integer call() throws Exception {
    GatewayConfig settings = config.load();
    LogSetup.apply(log(settings));
    Logger log = LoggerFactory.getLogger("Gateway");
    FailureLog failures = new FailureLog(log.getName());
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, defect) -> failures.report("thread " + thread.getName() + " has ended", defect));
    Signals signals = Signals.listen(STOP_LIMIT_MILLIS);
    try (SystemdNotifier systemd = SystemdNotifier.of(System.getenv())) {
      RunningGateway gateway = starter.start(settings);
      Reload reload = new Reload(settings, config::load, next -> renew(gateway, next));
      boolean hearsHangup = signals.onHangup(() -> reload(reload, systemd)); // before it may come
      log.info("ready, version {}, {}", BuildInfo.read().version(), settings.source());
      systemd.ready();
      systemd.watch(() -> gateway.status().thenApply(GatewayStatus::line));
      if (!hearsHangup) {
        log.info(
            "SIGHUP is ignored here, as by any process with a serial port; SIGUSR1 reloads too");
      }
      int exitCode = signals.await();
      systemd.stopping();
      log.info("stopping");
      gateway.close();
      log.info("stopped");
      return exitCode;
    }
  }

  private static void reload(Reload reload, SystemdNotifier systemd) {
    systemd.reloading();
    reload.run();
    systemd.ready();
  }

  private void renew(RunningGateway gateway, GatewayConfig next) {
    LogSetup.change(log(next));
    gateway.renew(next);
  }

  /** What the command line says holds until the end, and for every area. */
  private LogSettings log(GatewayConfig settings) {
    if (verbosity == null) {
      return settings.log();
    }
    LogLevel level = verbosity.quiet ? LogLevel.WARN : verbosity.level;
    return new LogSettings(level, Map.of(), settings.log().trace());
  }
}
