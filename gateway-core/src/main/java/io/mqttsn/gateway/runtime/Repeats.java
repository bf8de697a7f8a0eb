package io.mqttsn.gateway.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides whether something that happens again and again is told again. The first time it is told
 * at once, then after a minute at the soonest, with how often it was not; what does not stop is
 * told ever more seldom, down to once an hour. After a pause that is twice as long as that it is
 * news again.
 */
public final class Repeats {

  static final long SHORTEST_MILLIS = 60_000;
  static final long LONGEST_MILLIS = 3_600_000;
  private static final int REMEMBERED = 100;

  private static final class Told {
    private final long at;
    private final long pause;
    private long untold;

    private Told(long at, long pause) {
      this.at = at;
      this.pause = pause;
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

  public Repeats() {
    this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /**
   * @param clock monotonic milliseconds
   */
  public Repeats(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * It has happened; from any thread.
   *
   * @param what one of a few names that the program itself gives: a stranger who could make names
   *     up would be told each time
   * @return what to add to the line that tells of it, such as {@code "; 57 more in the last 2
   *     min"}; empty when it is too early to tell
   */
  public synchronized Optional<String> tell(String what) {
    long now = clock.getAsLong();
    Told last = told.get(what);
    if (last == null) {
      told.put(what, new Told(now, SHORTEST_MILLIS));
      return Optional.of("");
    }
    long passed = now - last.at;
    if (passed < last.pause) {
      last.untold++;
      return Optional.empty();
    }
    boolean news = last.untold == 0 && passed >= 2 * last.pause;
    long pause = news ? SHORTEST_MILLIS : Math.min(LONGEST_MILLIS, 2 * last.pause);
    told.remove(what);
    told.put(what, new Told(now, pause));
    return Optional.of(
        last.untold == 0 ? "" : "; " + last.untold + " more in the last " + span(passed));
  }

  /** A time as a person says it: {@code 10 s}, {@code 2 min}, {@code 26 h}. */
  public static String span(long millis) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(millis);
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
