package io.mqttsn.config;

import java.util.Optional;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param file as it was named by whoever asked for it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1
 * @param key path of the key, such as {@code listeners[0].bind}; empty when no key is meant
 * @param reason in plain words; never a secret
 * @param nearest what was probably meant
 */
public record Problem(
    String file, int line, int column, String key, String reason, Optional<String> nearest) {

  /** One line, such as {@code gateway.yaml:7:3: listeners[0].bindd: unknown key}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ");
    if (!key.isEmpty()) {
      text.append(key).append(": ");
    }
    text.append(reason);
    nearest.ifPresent(word -> text.append("; did you mean \"").append(word).append("\"?"));
    return text.toString();
  }
}
