package io.mqttsn.app;

import io.mqttsn.config.ConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the configuration as {@code run} would and touches nothing else. */
@Command(
    name = "check",
    sortOptions = false,
    description = "Reads the configuration and says everything that is wrong with it.")
final class CheckCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ConfigOption config;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws ConfigException {
    console.out().println(config.load().source() + ": good");
    return ExitCode.GOOD;
  }
}
