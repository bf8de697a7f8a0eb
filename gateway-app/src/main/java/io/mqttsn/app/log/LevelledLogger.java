package io.mqttsn.app.log;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger whose level may change at any time; what it lets through, another one writes. */
final class LevelledLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

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
    String message = Objects.toString(text);
    switch (level) {
      case ERROR -> writer.error(message, throwable);
      case WARN -> writer.warn(message, throwable);
      case INFO -> writer.info(message, throwable);
      case DEBUG -> writer.debug(message, throwable);
      case TRACE -> writer.trace(message, throwable);
    }
  }
}
