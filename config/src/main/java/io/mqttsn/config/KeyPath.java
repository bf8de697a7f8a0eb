package io.mqttsn.config;

import java.util.regex.Pattern;

/** Spells where in the tree a key is: {@code listeners[0].bind}, {@code topics."meter-*".7}. */
final class KeyPath {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,60}");

  private KeyPath() {}

  static String key(String parent, String key) {
    String shown = PLAIN.matcher(key).matches() ? key : Texts.quoted(key);
    return parent.isEmpty() ? shown : parent + "." + shown;
  }

  static String item(String parent, int index) {
    return parent + "[" + index + "]";
  }
}
