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

  static boolean matches(String filter, String topic) {
    String[] wanted = filter.split("/", -1);
    String[] given = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i == given.length || !wanted[i].equals("+") && !wanted[i].equals(given[i])) {
        return false;
      }
    }
    return wanted.length == given.length;
  }

  static boolean hasWildcard(String filter) {
    return filter.contains("+") || filter.contains("#");
  }
}
