package io.mqttsn.gateway.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which client's session was ended by a defect of ours, with the stack trace that a bug report
 * needs. Whoever can provoke a defect could fill the log with it: the same one is told once a
 * minute, with how often it was not told before.
 */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final long PAUSE_MILLIS = 60_000;
  private static final int REMEMBERED = 100;

  private static final class Told {
    private final long at;
    private long untold;

    private Told(long at) {
      this.at = at;
    }
  }

  private final LongSupplier clock;

  @SuppressWarnings("serial")
  private final Map<String, Told> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param clock monotonic milliseconds
   */
  FailureLog(LongSupplier clock) {
    this.clock = clock;
  }

  /** From the thread of any shard. */
  void report(String client, RuntimeException defect) {
    long before = untold(defect);
    if (before >= 0) {
      LOG.error(
          "session of client \"{}\" ended by a defect; please report it{}",
          LoggedTrace.line(client),
          before == 0 ? "" : "; it came " + before + " times more since it was told last",
          defect);
    }
  }

  /** How often this defect has come since it was told last; −1 when it is too early to tell. */
  synchronized long untold(RuntimeException defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    String name = defect.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
    long now = clock.getAsLong();
    Told last = told.get(name);
    if (last != null && now - last.at < PAUSE_MILLIS) {
      last.untold++;
      return -1;
    }
    told.remove(name);
    told.put(name, new Told(now));
    return last == null ? 0 : last.untold;
  }
}
