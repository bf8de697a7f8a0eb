package io.mqttsn.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What to put into a bug report. */
@Command(name = "version", description = "Says version, commit, Java and operating system.")
final class VersionCommand implements Callable<Integer> {

  private final Console console;

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BuildInfo build = BuildInfo.read();
    console.out().println("mqttsn-gateway " + build.version());
    console.out().println("commit         " + build.commit());
    console.out().println("java           " + property("java.runtime.version", "java.vendor"));
    console.out().println("system         " + property("os.name", "os.version", "os.arch"));
    return ExitCode.GOOD;
  }

  private static String property(String... names) {
    StringBuilder values = new StringBuilder();
    for (String name : names) {
      values.append(values.isEmpty() ? "" : " ").append(System.getProperty(name));
    }
    return values.toString();
  }
}
