package io.mqttsn.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What bash needs to know to complete our command lines; the build puts it into the package. */
@Command(
    name = "completion",
    hidden = true,
    description = "Prints a script that completes command lines in bash.")
final class CompletionCommand implements Callable<Integer> {

  private final Console console;

  @Spec private CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    console.out().println(AutoComplete.bash(root.name(), root.commandLine()));
    return ExitCode.GOOD;
  }
}
