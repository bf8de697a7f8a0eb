package io.mqttsn.app.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** All loggers of the process, and the levels that hold for those to come. */
public final class LevelledLoggers implements ILoggerFactory {

  private final ILoggerFactory writers;
  private final Map<String, LevelledLogger> loggers = new ConcurrentHashMap<>();
  private Levels levels = new Levels(0, Map.of());

  LevelledLoggers(ILoggerFactory writers) {
    this.writers = writers;
  }

  @Override
  public Logger getLogger(String name) {
    LevelledLogger known = loggers.get(name);
    return known == null ? made(name) : known;
  }

  private synchronized Logger made(String name) {
    return loggers.computeIfAbsent(
        name, n -> new LevelledLogger(writers.getLogger(n), levels.of(n)));
  }

  /** From now on these hold, for every logger. */
  public synchronized void apply(Levels next) {
    levels = next;
    loggers.forEach((name, logger) -> logger.least(next.of(name)));
  }
}
