package io.mqttsn.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code docs/behaviours.md}: a heading for each group, {@code ## FRM: framing}, and under it
 * a line for each behaviour. A line that looks like one and cannot be read is an error, for a
 * promise must not get lost by a slip of the pen.
 */
final class Behaviours {

  private static final Pattern HEADING = Pattern.compile("## (.+)");
  private static final Pattern ANY_ENTRY = Pattern.compile("\\s*[-*].*\\*\\*SN-.*");
  private static final Pattern ENTRY =
      Pattern.compile("- \\*\\*(SN-[A-Z]+-\\d+)\\*\\* — (.+?)( \\*Regression\\*)?");

  private Behaviours() {}

  static List<Behaviour> read(List<String> lines) {
    List<Behaviour> all = new ArrayList<>();
    Set<String> numbers = new HashSet<>();
    String group = "";
    for (String line : lines) {
      Matcher heading = HEADING.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (heading.matches()) {
        group = heading.group(1);
      } else if (entry.matches()) {
        all.add(new Behaviour(entry.group(1), group, entry.group(2), entry.group(3) != null));
        if (!numbers.add(entry.group(1))) {
          throw new IllegalArgumentException(entry.group(1) + " is given twice");
        }
      } else if (ANY_ENTRY.matcher(line).matches()) {
        throw new IllegalArgumentException("not a behaviour: " + line);
      }
    }
    return all;
  }
}
