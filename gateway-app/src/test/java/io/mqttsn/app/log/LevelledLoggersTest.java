package io.mqttsn.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** Levels that change while loggers are in use. */
class LevelledLoggersTest {

  private static final int INFO = Level.INFO.toInt();
  private static final int DEBUG = Level.DEBUG.toInt();

  private final List<String> written = new ArrayList<>();
  private final LevelledLoggers loggers = new LevelledLoggers(Writer::new);

  @Test
  void aLoggerFollowsEveryChangeOfItsLevel() {
    Logger logger = loggers.getLogger("serial");
    loggers.apply(new Levels(INFO, Map.of()));
    logger.debug("one");
    logger.info("two");
    loggers.apply(new Levels(DEBUG, Map.of()));
    logger.debug("three");
    loggers.apply(new Levels(Levels.OFF, Map.of()));
    logger.error("four");
    assertThat(written).containsExactly("INFO serial two null", "DEBUG serial three null");
  }

  @Test
  void theLongestBeginningOfANameCountsForLoggersOfNowAndLater() {
    Logger early = loggers.getLogger("io.mqttsn.upstream.Dialer");
    loggers.apply(new Levels(INFO, Map.of("io", Levels.OFF, "io.mqttsn.upstream", DEBUG)));
    assertThat(early.isDebugEnabled()).isTrue();
    assertThat(loggers.getLogger("io.mqttsn.upstream.PahoLink").isDebugEnabled()).isTrue();
    assertThat(loggers.getLogger("io.netty").isErrorEnabled()).isFalse();
    assertThat(loggers.getLogger("Gateway").isInfoEnabled()).isTrue();
    assertThat(loggers.getLogger("Gateway").isDebugEnabled()).isFalse();
  }

  @Test
  void argumentsAndTheThrowableAreHandedOn() {
    Logger logger = loggers.getLogger("a");
    Throwable cause = catchThrowable(() -> List.of().get(0));
    logger.warn("{} and {}", 1, "two", cause);
    logger.error("no arguments, {}");
    assertThat(written)
        .containsExactly("WARN a 1 and two " + cause, "ERROR a no arguments, {} null");
  }

  @Test
  void whatAStrangerWroteStaysOnItsLine() {
    Logger logger = loggers.getLogger("a");
    logger.info("broker says: {}", "no\r\n<0>ERROR Gateway - forged\u001b[2J");
    logger.info("x".repeat(100_000));
    assertThat(written.get(0))
        .isEqualTo("INFO a broker says: no\\u000d\\u000a<0>ERROR Gateway - forged\\u001b[2J null");
    assertThat(written.get(1)).hasSizeLessThan(4100);
  }

  @Test
  void aStackTraceIsToldWholeAndItsMessagesAreOneLineEach() {
    IllegalStateException defect =
        new IllegalStateException("topic a\nERROR forged", new IOException("b\nc"));
    defect.addSuppressed(new IOException("d\ne"));
    StringWriter text = new StringWriter();
    ToldThrowable.of(defect).printStackTrace(new PrintWriter(text));
    assertThat(text.toString().lines())
        .contains(
            "java.lang.IllegalStateException: topic a\\u000aERROR forged",
            "Caused by: java.io.IOException: b\\u000ac",
            "\tSuppressed: java.io.IOException: d\\u000ae")
        .anyMatch(line -> line.startsWith("\tat " + getClass().getName() + ".aStackTrace"))
        .allMatch(line -> line.matches("\\s*(at |Caused by: |Suppressed: |\\.\\.\\. |java).*"));
  }

  @Test
  void causesThatGoInACircleHaveAnEnd() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));
    assertThat(ToldThrowable.of(one)).hasToString(one.toString());
    assertThat(ToldThrowable.of(null)).isNull();
  }

  @Test
  void aNameHasOneLogger() {
    assertThat(loggers.getLogger("a")).isSameAs(loggers.getLogger("a"));
  }

  /** Lets everything through. */
  private final class Writer extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    Writer(String name) {
      this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
      written.add(level + " " + name + " " + pattern + " " + throwable);
    }
  }
}
