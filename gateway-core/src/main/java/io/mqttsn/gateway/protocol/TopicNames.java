package io.mqttsn.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a broker would accept as a topic name or filter (MQTT 3.1.1 §4.7).
 *
 * <p>Names are checked before they go upstream: a broker answers a bad name by closing the
 * connection, and on a shared connection one client's typing error would cost everybody theirs
 * (SN-FRM-8). Text that was not UTF-8 arrives from the codec as U+0000 and is refused here too.
 */
final class TopicNames {

  private static final int LONGEST = 65_535;

  /**
   * Mosquitto hangs up over a name of more than 200 levels, the gateway's prefix included; and what
   * walks through the levels one by one needs an end.
   */
  static final int MOST_LEVELS = 128;

  private TopicNames() {}

  /** A name to publish on: not empty, no wildcard. */
  static boolean isName(String name) {
    return isText(name) && name.indexOf('+') < 0 && name.indexOf('#') < 0;
  }

  /** A filter to subscribe to: {@code +} fills a level, {@code #} fills the last one. */
  static boolean isFilter(String filter) {
    if (!isText(filter)) {
      return false;
    }
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      if (c == '+' || c == '#') {
        boolean beginsLevel = i == 0 || filter.charAt(i - 1) == '/';
        boolean endsLevel = i == filter.length() - 1 || c == '+' && filter.charAt(i + 1) == '/';
        if (!beginsLevel || !endsLevel) {
          return false;
        }
      }
    }
    return true;
  }

  static boolean hasWildcard(String filter) {
    return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
  }

  /** Whether a valid filter covers a valid name. */
  static boolean matches(String filter, String name) {
    if (name.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
      return false;
    }
    int f = 0;
    int n = 0;
    while (f < filter.length()) {
      char c = filter.charAt(f);
      if (c == '#') {
        return true;
      }
      if (c == '+') {
        while (n < name.length() && name.charAt(n) != '/') {
          n++;
        }
        f++;
      } else if (n < name.length() && name.charAt(n) == c) {
        f++;
        n++;
      } else {
        // "a/#" covers "a" itself.
        return n == name.length() && filter.startsWith("/#", f) && f + 2 == filter.length();
      }
    }
    return n == name.length();
  }

  /**
   * Whether a valid filter covers another one: no name that {@code narrow} matches escapes {@code
   * wide}.
   */
  static boolean covers(String wide, String narrow) {
    if (narrow.startsWith("$") && (wide.startsWith("+") || wide.startsWith("#"))) {
      return false;
    }
    List<String> wideLevels = levels(wide);
    List<String> narrowLevels = levels(narrow);
    int compared = wideLevels.size();
    if (isOpen(wideLevels)) {
      compared--;
      if (narrowLevels.size() - (isOpen(narrowLevels) ? 1 : 0) < compared) {
        return false; // it may match names that are too short
      }
    } else if (isOpen(narrowLevels) || narrowLevels.size() != compared) {
      return false;
    }
    for (int i = 0; i < compared; i++) {
      String level = wideLevels.get(i);
      if (!level.equals("+") && !level.equals(narrowLevels.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The levels; a last {@code #} then stands for none or more of them. */
  private static List<String> levels(String filter) {
    // No name is empty, so "#" and "/#" have a level more than they show.
    boolean hidden = filter.equals("#") || filter.equals("/#");
    String shown = hidden ? filter.replace("#", "+/#") : filter;
    return List.of(shown.split("/", -1));
  }

  private static boolean isOpen(List<String> levels) {
    return levels.get(levels.size() - 1).equals("#");
  }

  /** From 1: the empty text is one level. */
  static int levelCount(String name) {
    int levels = 1;
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      levels++;
    }
    return levels;
  }

  private static boolean isText(String text) {
    // A character is at most three octets, so only very long names need counting; and a short one
    // has few levels.
    return !text.isEmpty()
        && text.indexOf('\0') < 0
        && (text.length() < MOST_LEVELS || levelCount(text) <= MOST_LEVELS)
        && (text.length() <= LONGEST / 3
            || text.getBytes(StandardCharsets.UTF_8).length <= LONGEST);
  }
}
