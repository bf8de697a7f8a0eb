package io.mqttsn.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How much is logged; each level includes those before it. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** The name in the configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LogLevel parse(String text) {
    List<String> words = Stream.of(values()).map(LogLevel::text).toList();
    return valueOf(Section.choice(text, words).toUpperCase(Locale.ROOT));
  }
}
