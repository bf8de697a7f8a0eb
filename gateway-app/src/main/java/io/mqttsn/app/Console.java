package io.mqttsn.app;

import io.mqttsn.app.log.JournalErrors;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * The three standard streams, so that a test can hold the other end.
 *
 * @param terminal whether a person sits there; only asked by those who draw
 */
record Console(InputStream in, PrintStream out, PrintStream err, BooleanSupplier terminal) {

  /** One without a terminal. */
  Console(InputStream in, PrintStream out, PrintStream err) {
    this(in, out, err, () -> false);
  }

  static Console ofProcess() {
    return new Console(System.in, System.out, System.err, Console::isTerminal);
  }

  /** From Java 22 on there is a console in a pipe, too, and it has to be asked. */
  private static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /** What it says beside its log goes to the journal, and is why it cannot run. */
  static Console ofService() {
    return new Console(
        System.in,
        System.out,
        new PrintStream(new JournalErrors(System.err), true, StandardCharsets.UTF_8));
  }
}
