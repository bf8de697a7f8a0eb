package io.mqttsn.config;

import io.mqttsn.gateway.protocol.AccessRules;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a text may contain, and how it is shown in a message or in YAML. */
final class Texts {

  /** The longest text that MQTT can carry, in octets of UTF-8. */
  private static final int LONGEST = 65_535;

  private static final int LONGEST_SHOWN = 60;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Texts() {}

  /** A text that MQTT can carry. */
  static String text(String text) {
    if (text.isEmpty()) {
      throw new BadValue("must not be empty");
    }
    return textOrEmpty(text);
  }

  static String textOrEmpty(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new BadValue("contains the character U+0000, which MQTT forbids");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new BadValue("contains half of a character (a lone surrogate)");
    }
    int octets = text.getBytes(StandardCharsets.UTF_8).length;
    if (octets > LONGEST) {
      throw new BadValue("is " + octets + " octets long; MQTT carries at most " + LONGEST);
    }
    return text;
  }

  /** A topic that can be published to: no wildcards. */
  static String topic(String text) {
    return withoutWildcards(text(text));
  }

  /** A topic filter: {@code +} fills a level, {@code #} the last one. */
  static String filter(String text) {
    if (!AccessRules.isFilter(text(text))) {
      throw new BadValue(
          quoted(text)
              + " is not a topic filter: + stands for a whole level, # for all levels at the end");
    }
    return text;
  }

  static String topicPrefix(String text) {
    return withoutWildcards(textOrEmpty(text));
  }

  private static String withoutWildcards(String text) {
    if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
      throw new BadValue(
          quoted(text) + " contains a wildcard (+ or #), and nothing can be published to it");
    }
    return text;
  }

  /** The name of a gateway or listener: it is printed in logs and used in client ids. */
  static String name(String text) {
    if (!isName(text)) {
      throw new BadValue(
          quoted(text) + " is not a name: 1 to 64 letters, digits, \".\", \"_\" or \"-\"");
    }
    return text;
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** In double quotes on one line, shortened, for messages. */
  static String quoted(String text) {
    boolean whole = text.length() <= LONGEST_SHOWN;
    return escaped(whole ? text : text.substring(0, LONGEST_SHOWN) + "…");
  }

  /** A double-quoted YAML scalar that reads back as {@code text}, also where it looks like ${…}. */
  static String yaml(String text) {
    return escaped(text.replace("${", "$${"));
  }

  /** The same for a key, in which nothing looks for variables. */
  static String yamlKey(String key) {
    return escaped(key);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (c >= ' ' && c < 0x7F || Character.isLetterOrDigit(c) || c == '…') {
                out.appendCodePoint(c);
              } else {
                out.append(String.format(c > 0xFFFF ? "\\U%08X" : "\\u%04X", c));
              }
            });
    return out.append('"').toString();
  }
}
