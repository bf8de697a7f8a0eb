package io.mqttsn.app.log;

import java.util.Map;
import org.slf4j.event.Level;

/**
 * Which logger lets through what.
 *
 * @param usual the number of the least level that is logged
 * @param byPrefix the same for loggers whose names begin so; the longest beginning counts
 */
public record Levels(int usual, Map<String, Integer> byPrefix) {

  /** Above every level. */
  public static final int OFF = Level.ERROR.toInt() + 1;

  public Levels {
    byPrefix = Map.copyOf(byPrefix);
  }

  int of(String logger) {
    return byPrefix.entrySet().stream()
        .filter(entry -> logger.startsWith(entry.getKey()))
        .max((a, b) -> a.getKey().length() - b.getKey().length())
        .map(Map.Entry::getValue)
        .orElse(usual);
  }
}
