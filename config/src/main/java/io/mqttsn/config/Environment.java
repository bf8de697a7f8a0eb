package io.mqttsn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables where a value says {@code ${NAME}}; {@code $${} stands for the two
 * characters themselves. What a variable contains is not looked at again. Keys are left alone.
 */
final class Environment {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}|\\$\\{");

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  String expand(String text) {
    if (!text.contains("${")) {
      return text;
    }
    List<String> missing = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String replacement =
          matcher.group().equals("$${") ? "${" : variable(matcher.group(1), missing);
      matcher.appendReplacement(out, Matcher.quoteReplacement(replacement));
    }
    if (!missing.isEmpty()) {
      throw new BadValue("the environment has no variable " + String.join(", ", missing));
    }
    return matcher.appendTail(out).toString();
  }

  private String variable(String name, List<String> missing) {
    if (name == null) {
      throw new BadValue("\"${\" wants ${NAME}; write \"$${\" for the two characters themselves");
    }
    String value = variables.get(name);
    if (value == null) {
      missing.add(name);
      return "";
    }
    return value;
  }

  /** Whether the text is one reference and nothing else, so that it tells no secret. */
  static boolean isReference(String text) {
    return text.matches("\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}");
  }
}
