package io.mqttsn.config;

import java.nio.file.Path;

/**
 * A file with one secret in it; a line end behind it does not count.
 *
 * @param path the whole path
 */
record SecretFile(String path, String content) {

  private static final int LONGEST = 65_537;

  /**
   * @param what the file must contain, for the message
   */
  static SecretFile read(Reading reading, String path, String what) {
    Path file = reading.resolve(Texts.text(path));
    String text = InputFile.text(file, LONGEST);
    String line =
        text.endsWith("\r\n")
            ? text.substring(0, text.length() - 2)
            : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (line.isEmpty()) {
      throw new BadValue(file + " is empty; it must contain the " + what);
    }
    return new SecretFile(file.toString(), Texts.text(line));
  }
}
