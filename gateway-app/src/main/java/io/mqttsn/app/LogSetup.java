package io.mqttsn.app;

import io.mqttsn.config.LogLevel;

/**
 * Sets the log's form and level, which must happen before the first logger exists: the simple
 * logger reads its settings once.
 */
final class LogSetup {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private LogSetup() {}

  static void apply(LogLevel level) {
    // The journal puts its own time before every line.
    boolean inJournal = System.getenv("JOURNAL_STREAM") != null;
    set("defaultLogLevel", level.text());
    set("logFile", "System.err");
    set("showDateTime", String.valueOf(!inJournal));
    set("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
    // The library announces itself at length below this level; only a developer wants to know.
    set("log.io.netty", (level.compareTo(LogLevel.WARN) < 0 ? level : LogLevel.WARN).text());
  }

  private static void set(String name, String value) {
    // What the command line of the Java runtime says already, wins.
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
