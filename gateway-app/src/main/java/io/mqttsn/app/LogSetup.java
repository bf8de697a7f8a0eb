package io.mqttsn.app;

import io.mqttsn.app.log.JournalStream;
import io.mqttsn.app.log.LevelledLoggers;
import io.mqttsn.app.log.LevelledProvider;
import io.mqttsn.app.log.Levels;
import io.mqttsn.config.LogArea;
import io.mqttsn.config.LogLevel;
import io.mqttsn.config.LogSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sets the log's form, which must happen before the first logger exists, for the simple logger
 * reads its settings once; and the levels, which may change at any time.
 */
final class LogSetup {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** How the names of the loggers begin that belong to an area. */
  private static final Map<LogArea, List<String>> LOGGERS =
      Map.of(
          LogArea.GATEWAY, List.of("Gateway", "Admin", "io.mqttsn.app"),
          LogArea.CLIENTS, List.of("io.mqttsn.gateway", "clients"),
          LogArea.SERIAL, List.of("serial", "io.mqttsn.serial"),
          LogArea.UPSTREAM, List.of("upstream", "io.mqttsn.upstream"),
          LogArea.BROKER, List.of("io.mqttsn.embedded"),
          LogArea.NETTY, List.of("io.netty"));

  private LogSetup() {}

  static void apply(LogLevel level) {
    apply(LogSettings.of(level));
  }

  static void apply(LogSettings settings) {
    System.setProperty(LevelledProvider.PROPERTY, LevelledProvider.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN"); // or it tells which provider it takes
    boolean inJournal = JournalStream.isConnected(System.getenv());
    if (inJournal) {
      System.setErr(new JournalStream(System.err));
    }
    set("defaultLogLevel", LogLevel.TRACE.text());
    set("logFile", "System.err");
    // The journal puts its own time before every line.
    set("showDateTime", String.valueOf(!inJournal));
    set("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
    change(settings);
  }

  /** Other levels from now on. */
  static void change(LogSettings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LevelledLoggers loggers) {
      loggers.apply(levels(settings));
    } // else somebody has chosen another provider, which has its own ways
  }

  private static Levels levels(LogSettings settings) {
    Map<String, Integer> byPrefix = new HashMap<>();
    LOGGERS.forEach(
        (area, prefixes) ->
            prefixes.forEach(prefix -> byPrefix.put(prefix, number(settings.level(area)))));
    // Whoever asks for a trace gets it, however quiet the rest is.
    byPrefix.put("trace", Level.INFO.toInt());
    return new Levels(number(settings.level()), byPrefix);
  }

  private static int number(LogLevel level) {
    return level == LogLevel.OFF ? Levels.OFF : Level.valueOf(level.name()).toInt();
  }

  private static void set(String name, String value) {
    // What the command line of the Java runtime says already, wins.
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
