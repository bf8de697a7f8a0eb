package io.mqttsn.app.log;

import java.util.ServiceLoader;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Stands between SLF4J and slf4j-simple. That one reads a logger's level when the logger is made,
 * and has no way to change it; it writes all it is given, and what it is given is decided here.
 *
 * <p>SLF4J finds this class by the system property {@code slf4j.provider}, not as a service: so
 * there is one service, and every program on this class path that does not ask for this gets
 * slf4j-simple as it is.
 */
public final class LevelledProvider implements SLF4JServiceProvider {

  /** Where SLF4J looks for the name of a provider. */
  public static final String PROPERTY = "slf4j.provider";

  private final SLF4JServiceProvider simple =
      ServiceLoader.load(SLF4JServiceProvider.class)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("slf4j-simple is not on the class path"));

  private LevelledLoggers loggers;

  @Override
  public void initialize() {
    simple.initialize();
    loggers = new LevelledLoggers(simple.getLoggerFactory());
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return simple.getMarkerFactory();
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return simple.getMDCAdapter();
  }

  @Override
  public String getRequestedApiVersion() {
    return simple.getRequestedApiVersion();
  }
}
