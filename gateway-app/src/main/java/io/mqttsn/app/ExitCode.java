package io.mqttsn.app;

/** What the process says to the shell and to the service manager. */
final class ExitCode {

  static final int GOOD = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  /** EX_CONFIG: starting again would not help, and the service manager is told so. */
  static final int BAD_CONFIGURATION = 78;

  /** 128 + SIGTERM, what the shell would have said of a process that did not tidy up. */
  static final int TERMINATED = 143;

  private ExitCode() {}
}
