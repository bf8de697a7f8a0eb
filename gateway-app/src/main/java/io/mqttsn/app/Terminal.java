package io.mqttsn.app;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * The terminal that the process was started from, if there is one. SIGHUP has two meanings: for a
 * service it is "read the configuration again", in a terminal it is "the window was closed".
 */
final class Terminal {

  private final boolean started = isThere();

  /** Whether there was a terminal and it has gone. */
  boolean hasGone() {
    return started && !isThere();
  }

  private static boolean isThere() {
    try {
      new FileInputStream("/dev/tty").close();
      return true;
    } catch (IOException none) {
      return false;
    }
  }
}
