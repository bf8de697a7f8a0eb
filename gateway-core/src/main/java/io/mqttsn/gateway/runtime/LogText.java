package io.mqttsn.gateway.runtime;

/**
 * What others wrote, made fit for a line of the log. Client ids, topic names and what a broker says
 * come from strangers: none of them may begin a line of its own, colour the terminal, turn the
 * direction of writing, or fill the disk.
 */
public final class LogText {

  private static final int LONGEST_NAME = 64;

  private LogText() {}

  /**
   * On one line, whatever is in it.
   *
   * @param longest in characters, roughly; the rest is cut off
   */
  public static String line(String text, int longest) {
    return isPlain(text, longest) ? text : escaped(text, longest, "");
  }

  /** In quotation marks, which the name itself cannot close. */
  public static String name(String name) {
    return '"' + escaped(name, LONGEST_NAME, "\"\\") + '"';
  }

  /**
   * How every line names a client: {@code client "meter-7" on radio}.
   *
   * @param link the name of the listener; null when the client has no address
   */
  public static String client(String id, String link) {
    return "client " + name(id) + (link == null ? "" : " on " + link);
  }

  private static boolean isPlain(String text, int longest) {
    return text.length() <= longest && text.codePoints().noneMatch(LogText::isHarmful);
  }

  private static String escaped(String text, int longest, String alsoEscaped) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      if (line.length() >= longest) {
        return line.append("...").toString();
      }
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isHarmful(c)) {
        line.append(c > 0xFFFF ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
      } else if (alsoEscaped.indexOf(c) >= 0) {
        line.append('\\').appendCodePoint(c);
      } else {
        line.appendCodePoint(c);
      }
    }
    return line.toString();
  }

  /** Half a surrogate pair is harmful too: who reads the journal may not get over it. */
  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
