package io.mqttsn.app;

import java.io.InputStream;
import java.io.PrintStream;

/** The three standard streams, so that a test can hold the other end. */
record Console(InputStream in, PrintStream out, PrintStream err) {

  static Console ofProcess() {
    return new Console(System.in, System.out, System.err);
  }
}
