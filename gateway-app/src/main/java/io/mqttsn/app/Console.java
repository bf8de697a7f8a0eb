package io.mqttsn.app;

import io.mqttsn.app.log.JournalErrors;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The three standard streams, so that a test can hold the other end. */
record Console(InputStream in, PrintStream out, PrintStream err) {

  static Console ofProcess() {
    return new Console(System.in, System.out, System.err);
  }

  /** What it says beside its log goes to the journal, and is why it cannot run. */
  static Console ofService() {
    return new Console(
        System.in,
        System.out,
        new PrintStream(new JournalErrors(System.err), true, StandardCharsets.UTF_8));
  }
}
