package io.mqttsn.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much is logged.
 *
 * @param level of every area without one of its own
 * @param areas levels of their own
 * @param trace ids of the clients of which every event and its effects are logged
 */
public record LogSettings(LogLevel level, Map<LogArea, LogLevel> areas, List<String> trace) {

  static final LogSettings DEFAULT = of(LogLevel.INFO);

  public LogSettings {
    areas = Map.copyOf(areas);
    trace = List.copyOf(trace);
  }

  /** One level for all. */
  public static LogSettings of(LogLevel level) {
    return new LogSettings(level, Map.of(), List.of());
  }

  /** The level of one area; the network library says nothing below warnings unless it is named. */
  public LogLevel level(LogArea area) {
    LogLevel usual =
        area == LogArea.NETTY && level.compareTo(LogLevel.WARN) > 0 ? LogLevel.WARN : level;
    return areas.getOrDefault(area, usual);
  }

  static LogSettings read(Section root) {
    Section log = root.section("log");
    LogLevel level = log.value("level", LogLevel.INFO, LogLevel::parse);
    Section areas = log.section("areas");
    Map<LogArea, LogLevel> levels = new EnumMap<>(LogArea.class);
    for (LogArea area : LogArea.values()) {
      areas.optional(Words.text(area), LogLevel::parse).ifPresent(l -> levels.put(area, l));
    }
    areas.finish();
    List<String> trace = log.list("trace", Texts::text);
    log.finish();
    return new LogSettings(level, levels, trace);
  }
}
