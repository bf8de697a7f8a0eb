package io.mqttsn.app;

import io.mqttsn.config.ConfigException;
import io.mqttsn.config.ConfigPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what {@code run} would work with. */
@Command(
    name = "print-config",
    sortOptions = false,
    description = {
      "Prints the configuration with every default, secrets masked;",
      "without a file the built-in one, explained line by line.",
    })
final class PrintConfigCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ConfigOption config;

  PrintConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws ConfigException {
    console
        .out()
        .print(
            config.file().isPresent()
                ? ConfigPrinter.effective(config.load())
                : ConfigPrinter.annotatedDefault());
    return ExitCode.GOOD;
  }
}
