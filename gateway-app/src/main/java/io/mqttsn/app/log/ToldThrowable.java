package io.mqttsn.app.log;

import io.mqttsn.gateway.runtime.LogText;

/**
 * A throwable as the log may show it: with its stack trace, and with its message on one line, for
 * that may be what a stranger has sent.
 */
final class ToldThrowable extends Throwable {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1000;
  private static final int DEEPEST = 10;

  private final String text;

  private ToldThrowable(Throwable thrown, int depth) {
    super(null, of(thrown.getCause(), depth + 1));
    this.text = LogText.line(thrown.toString(), LONGEST);
    setStackTrace(thrown.getStackTrace());
    for (Throwable suppressed : thrown.getSuppressed()) {
      Throwable told = of(suppressed, depth + 1);
      if (told != null) {
        addSuppressed(told);
      }
    }
  }

  /** Null for null, and for a cause so deep that it may be a circle. */
  static Throwable of(Throwable thrown) {
    return of(thrown, 0);
  }

  private static Throwable of(Throwable thrown, int depth) {
    return thrown == null || depth == DEEPEST ? null : new ToldThrowable(thrown, depth);
  }

  /** Not its own name, but that of what was thrown. */
  @Override
  public String toString() {
    return text;
  }
}
