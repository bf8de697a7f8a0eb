package io.mqttsn.upstream;

/**
 * What the wildcards of MQTT mean (MQTT 3.1.1 §4.7): which topics a filter matches, and whether two
 * filters can match the same topic. Plain functions, allocation-free.
 */
final class TopicFilters {

  /**
   * Levels of a name or filter for the broker. Mosquitto cuts the connection over more, and a
   * message at QoS 1 would be repeated on the next one, for ever; and {@link SubscriptionIndex}
   * calls itself once for each.
   */
  static final int MOST_LEVELS = 200;

  private TopicFilters() {}

  static boolean isTooDeep(String name) {
    int levels = 1;
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      if (++levels > MOST_LEVELS) {
        return true;
      }
    }
    return false;
  }

  static boolean hasWildcard(String filter) {
    return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
  }

  /** Whether {@code filter} matches {@code topic}, which has no wildcards. */
  static boolean matches(String filter, String topic) {
    return overlap(filter, topic);
  }

  /**
   * Whether some topic is matched by both filters.
   *
   * <p>MQTT-4.7.2-1: a wildcard at the first level does not match a level that begins with {@code
   * $}.
   */
  static boolean overlap(String a, String b) {
    int i = 0;
    int j = 0;
    boolean first = true;
    while (true) {
      int iEnd = levelEnd(a, i);
      int jEnd = levelEnd(b, j);
      boolean aWild = isWildcard(a, i, iEnd);
      boolean bWild = isWildcard(b, j, jEnd);
      if (first && (aWild && isDollar(b, j, jEnd) || bWild && isDollar(a, i, iEnd))) {
        return false;
      }
      first = false;
      if (aWild && a.charAt(i) == '#' || bWild && b.charAt(j) == '#') {
        return true;
      }
      if (!aWild && !bWild && (iEnd - i != jEnd - j || !a.regionMatches(i, b, j, iEnd - i))) {
        return false;
      }
      boolean aOver = iEnd == a.length();
      boolean bOver = jEnd == b.length();
      if (aOver || bOver) {
        // "sport/#" matches "sport" too: the number sign includes the parent level.
        return aOver && bOver
            || aOver && b.length() == jEnd + 2 && b.charAt(jEnd + 1) == '#'
            || bOver && a.length() == iEnd + 2 && a.charAt(iEnd + 1) == '#';
      }
      i = iEnd + 1;
      j = jEnd + 1;
    }
  }

  private static int levelEnd(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  private static boolean isWildcard(String text, int from, int end) {
    return end - from == 1 && (text.charAt(from) == '+' || text.charAt(from) == '#');
  }

  private static boolean isDollar(String text, int from, int end) {
    return end > from && text.charAt(from) == '$';
  }
}
