package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells what was refused or lost, by comparing counters now and then: the way of a message costs
 * nothing for it, and a thousand refusals are one line. A counter that begins to move is told at
 * the next look; as long as it goes on, after pauses of 1, 2, 4 … 60 minutes. Beside that it tells
 * which listener has fallen silent.
 *
 * <p>One thread looks, at a time of its own.
 */
public final class LossLog {

  /** How often somebody should look. */
  public static final long LOOK_MILLIS = 10_000;

  /** Where lines go. */
  @FunctionalInterface
  interface Voice {
    void say(Level level, String line);
  }

  private static final Logger LOG = LoggerFactory.getLogger("clients");

  private final Supplier<Map<Counter, Long>> counters;
  private final Supplier<List<LinkReport>> links;
  private final Concerned concerned;
  private final Voice voice;
  private final Map<Loss, Course> losses = new HashMap<>();
  private final Map<String, LinkCourse> linkCourses = new HashMap<>();

  /**
   * @param counters every counter that is not zero
   * @param links every listener
   */
  public LossLog(
      Supplier<Map<Counter, Long>> counters,
      Supplier<List<LinkReport>> links,
      Concerned concerned) {
    this(counters, links, concerned, (level, line) -> LOG.atLevel(level).log(line));
  }

  LossLog(
      Supplier<Map<Counter, Long>> counters,
      Supplier<List<LinkReport>> links,
      Concerned concerned,
      Voice voice) {
    this.counters = counters;
    this.links = links;
    this.concerned = concerned;
    this.voice = voice;
  }

  /**
   * Looks, and tells what there is to tell.
   *
   * @param now monotonic milliseconds
   */
  public void look(long now) {
    Map<Counter, Long> values = counters.get();
    for (Loss loss : Loss.values()) {
      long value = values.getOrDefault(loss.counter(), 0L);
      Course course = losses.computeIfAbsent(loss, l -> new Course(now));
      long news = course.untold(value, now);
      if (news > 0) {
        voice.say(
            loss.level(),
            loss.text() + course.often(news) + whom(concerned.take(loss.counter()), news));
      }
    }
    for (LinkReport link : links.get()) {
      linkCourses.computeIfAbsent(link.name(), name -> new LinkCourse(voice, now)).look(link, now);
    }
  }

  private static String whom(List<String> known, long times) {
    if (known.isEmpty()) {
      return "";
    }
    boolean more = known.size() == Concerned.MOST && times > known.size();
    return "; " + String.join(", ", known) + (more ? " and maybe others" : "");
  }
}
