package io.mqttsn.gateway.sim;

import java.util.List;

/** The topics of the simulated world, and what MQTT 3.1.1 §4.7 says of filters. */
final class Topics {

  /** A name that is always spoken of by its predefined id. */
  static final String PREDEFINED = "pre/one";

  static final int PREDEFINED_ID = 1;

  /** A name of two octets. */
  static final String SHORT = "zz";

  /** Where wills go. */
  static final String WILLS = "wills/all";

  static final List<String> NAMES =
      List.of("t/a", "t/b", "t/c", "u/a", "u/b/c", "v", PREDEFINED, SHORT);

  static final List<String> FILTERS =
      List.of("t/a", "t/+", "t/b", "u/#", "+/a", "v", PREDEFINED, SHORT, WILLS, "u/b/c");

  private Topics() {}

  /** Asked for every filter of every client at every message, so it cuts nothing into pieces. */
  static boolean matches(String filter, String topic) {
    int f = 0;
    int t = 0;
    while (true) {
      int filterEnd = endOfLevel(filter, f);
      int length = filterEnd - f;
      if (length == 1 && filter.charAt(f) == '#') {
        return true;
      }
      if (t > topic.length()) {
        return false; // the filter has more levels
      }
      int topicEnd = endOfLevel(topic, t);
      boolean any = length == 1 && filter.charAt(f) == '+';
      if (!any && (length != topicEnd - t || !filter.regionMatches(f, topic, t, length))) {
        return false;
      }
      f = filterEnd + 1;
      t = topicEnd + 1;
      if (f > filter.length()) {
        return t > topic.length();
      }
    }
  }

  private static int endOfLevel(String name, int start) {
    int end = name.indexOf('/', start);
    return end < 0 ? name.length() : end;
  }

  static boolean hasWildcard(String filter) {
    return filter.contains("+") || filter.contains("#");
  }
}
