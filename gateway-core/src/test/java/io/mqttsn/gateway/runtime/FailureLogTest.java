package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A defect that somebody provokes again and again. */
class FailureLogTest {

  private final List<String> lines = new ArrayList<>();
  private long now = 5;
  private final FailureLog log = new FailureLog(new Writer(), () -> now);

  @Test
  void theSameDefectIsToldOnceAMinuteWithHowOftenItWasNotAndItsStackTrace() {
    for (int i = 0; i < 8; i++) {
      log.report("client \"a\": its session has ended", defect());
      now += 10_000;
    }
    assertThat(lines)
        .containsExactly(
            "ERROR client \"a\": its session has ended; this is a defect of the gateway, please"
                + " report it java.lang.IllegalStateException: a defect",
            "ERROR client \"a\": its session has ended; this is a defect of the gateway, please"
                + " report it; 5 more in the last 60 s"
                + " java.lang.IllegalStateException: a defect");
  }

  @Test
  void anotherDefectIsToldAtOnce() {
    log.report("one", defect());
    log.report("two", new IllegalStateException("from another line"));
    log.report("three", new IllegalArgumentException("of another kind"));
    assertThat(lines).hasSize(3);
  }

  private static RuntimeException defect() {
    return new IllegalStateException("a defect");
  }

  private final class Writer extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

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
      lines.add(
          level + " " + MessageFormatter.basicArrayFormat(pattern, arguments) + " " + throwable);
    }
  }
}
