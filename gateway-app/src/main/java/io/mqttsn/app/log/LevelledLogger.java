package io.mqttsn.app.log;

import io.mqttsn.gateway.runtime.LogText;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger whose level may change at any time; what it lets through, another one writes. Every line
 * of the log passes here, so here is where none may be forged: whatever a client, a broker or an
 * exception put into it stays on its line.
 */
final class LevelledLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 4000;

  private final transient Logger writer;
  private transient volatile int least;

  /**
   * @param writer lets everything through
   */
  LevelledLogger(Logger writer, int least) {
    this.name = writer.getName();
    this.writer = writer;
    this.least = least;
  }

  void least(int level) {
    least = level;
  }

  private boolean passes(Level level) {
    return level.toInt() >= least;
  }

  @Override
  public boolean isTraceEnabled() {
    return passes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return passes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return passes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return passes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return passes(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return LevelledLogger.class.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
    String text =
        arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments);
    String message = LogText.line(Objects.toString(text), LONGEST);
    Throwable cause = ToldThrowable.of(throwable);
    switch (level) {
      case ERROR -> writer.error(message, cause);
      case WARN -> writer.warn(message, cause);
      case INFO -> writer.info(message, cause);
      case DEBUG -> writer.debug(message, cause);
      case TRACE -> writer.trace(message, cause);
    }
  }
}
