package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.runtime.LossLog.Voice;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/**
 * How one listener goes on: what it loses, and how long it has been silent. One that was never
 * heard is a spare, and nobody is told; one that is not open says so itself.
 */
final class LinkCourse {

  static final long SILENT_MILLIS = TimeUnit.HOURS.toMillis(1);
  static final long LONG_SILENT_MILLIS = TimeUnit.HOURS.toMillis(24);

  private final Voice voice;
  private final Map<LinkCounter, Course> courses = new EnumMap<>(LinkCounter.class);
  private final long begun;
  private long silenceTold;

  /** When it was last seen otherwise: a port that was away has nobody to hear. */
  private long openSince;

  LinkCourse(Voice voice, long now) {
    this.voice = voice;
    this.begun = now;
    this.openSince = now;
  }

  void look(LinkReport link, long now) {
    for (LinkCounter counter : LinkCounter.values()) {
      String text = text(counter);
      Course course = courses.computeIfAbsent(counter, c -> new Course(begun));
      long news = text == null ? 0 : course.untold(link.count(counter), now);
      if (news > 0) {
        Level level = isSerious(counter) ? Level.WARN : Level.INFO;
        String why = counter == LinkCounter.TRANSMIT_FAILURES ? why(link) : "";
        voice.say(level, of(link) + text + course.often(news) + why);
      }
    }
    lookForSilence(link, now);
  }

  private void lookForSilence(LinkReport link, long now) {
    long unheard = link.silentMillis().orElse(0);
    if (unheard < silenceTold) {
      voice.say(Level.INFO, of(link) + "heard again, after more than " + Repeats.span(silenceTold));
      silenceTold = 0;
    }
    if (link.state() != LinkReport.State.OPEN) {
      openSince = now;
      return;
    }
    long silent = Math.min(unheard, now - openSince);
    if (silent >= LONG_SILENT_MILLIS && silenceTold < LONG_SILENT_MILLIS) {
      silenceTold = LONG_SILENT_MILLIS;
      voice.say(
          Level.WARN,
          of(link)
              + "nothing heard for 24 h, though it is open; are its devices alive, and the radio"
              + " or network before it");
    } else if (silent >= SILENT_MILLIS && silenceTold == 0) {
      silenceTold = SILENT_MILLIS;
      voice.say(Level.INFO, of(link) + "nothing heard for an hour, though it is open");
    }
  }

  private static String of(LinkReport link) {
    return "listener " + link.name() + ": ";
  }

  private static String why(LinkReport link) {
    return link.detail().isEmpty() ? "" : " (" + link.detail() + ")";
  }

  /** A radio that misses a node, and a line with some noise, are everyday life. */
  private static boolean isSerious(LinkCounter counter) {
    return counter == LinkCounter.DROPPED_QUEUE_FULL || counter == LinkCounter.TOO_LONG;
  }

  private static String text(LinkCounter counter) {
    return switch (counter) {
      case DROPPED_QUEUE_FULL -> "frames to devices lost, the link being slower than what is sent";
      case DROPPED_STALE -> "frames to devices lost, the link having been away for too long";
      case TRANSMIT_FAILURES -> "frames to devices failed";
      case TOO_LONG -> "received frames dropped, being longer than the link takes";
      case CHECKSUM_ERRORS -> "received frames dropped, their checksum being wrong";
      default -> null;
    };
  }
}
