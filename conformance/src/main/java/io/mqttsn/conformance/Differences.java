package io.mqttsn.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code docs/deliberate-differences.md}: behaviours that no test proves, each with its
 * reason, which may go on in indented lines.
 */
final class Differences {

  private static final Pattern ENTRY = Pattern.compile("- \\*\\*(SN-[A-Z]+-\\d+)\\*\\* — (.+)");

  private Differences() {}

  static Map<String, String> read(List<String> lines) {
    Map<String, String> reasons = new TreeMap<>();
    String number = "";
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        number = entry.group(1);
        reasons.put(number, entry.group(2));
      } else if (line.startsWith("  ") && !number.isEmpty()) {
        reasons.merge(number, line.strip(), (begun, more) -> begun + " " + more);
      } else if (line.startsWith("- ")) {
        throw new IllegalArgumentException("not a difference with its reason: " + line);
      } else {
        number = "";
      }
    }
    return reasons;
  }
}
