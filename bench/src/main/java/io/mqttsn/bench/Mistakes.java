package io.mqttsn.bench;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong; the trace is for defects only. */
final class Mistakes {

  private static final int FAILED = 2;

  private Mistakes() {}

  static int report(Exception mistake, CommandLine command, ParseResult parsed) {
    if (mistake instanceof RuntimeException && !(mistake instanceof IllegalArgumentException)) {
      mistake.printStackTrace(command.getErr());
    } else {
      command.getErr().println(command.getCommandName() + ": " + mistake.getMessage());
    }
    return FAILED;
  }
}
