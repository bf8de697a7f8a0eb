package io.mqttsn.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs a command line inside the test and keeps what it printed. */
final class CommandLineOf {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final byte[] in;

  private CommandLineOf(String in) {
    this.in = in.getBytes(StandardCharsets.UTF_8);
  }

  static CommandLineOf nothing() {
    return new CommandLineOf("");
  }

  static CommandLineOf input(String text) {
    return new CommandLineOf(text);
  }

  /** Returns the exit code; {@code run} gets a gateway that must not be started. */
  int run(String... arguments) {
    Console console = new Console(new ByteArrayInputStream(in), stream(out), stream(err));
    GatewayStarter never =
        config -> {
          throw new AssertionError("no gateway is started here");
        };
    return GatewayMain.commandLine(console, never).execute(arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }
}
