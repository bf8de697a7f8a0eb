package io.mqttsn.gateway.runtime;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of defects of ours, with the stack trace that a bug report needs. Whoever can provoke a
 * defect could fill the log with it, so {@link Repeats} decides whether one is told again.
 */
public final class FailureLog {

  private final Logger log;
  private final Repeats repeats;

  /**
   * @param logger the name of the logger that tells
   */
  public FailureLog(String logger) {
    this(LoggerFactory.getLogger(logger), new Repeats());
  }

  /**
   * @param clock monotonic milliseconds
   */
  FailureLog(Logger log, LongSupplier clock) {
    this(log, new Repeats(clock));
  }

  private FailureLog(Logger log, Repeats repeats) {
    this.log = log;
    this.repeats = repeats;
  }

  /**
   * From any thread.
   *
   * @param what whom it concerns and what came of it
   */
  public void report(String what, Throwable defect) {
    repeats
        .tell(nameOf(defect))
        .ifPresent(
            more ->
                log.error(
                    "{}; this is a defect of the gateway, please report it{}", what, more, defect));
  }

  private static String nameOf(Throwable defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    return defect.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
  }
}
