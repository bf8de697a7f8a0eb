package io.mqttsn.app.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Puts the journal's priority before every line of the log, so that {@code journalctl -p warning}
 * finds warnings. slf4j-simple writes a message by one call, the level first, and a stack trace
 * line by line after it; all lines of a message have its priority, for one without would be a
 * notice of its own.
 */
public final class JournalStream extends PrintStream {

  private static final Map<String, String> PRIORITIES =
      Map.of("ERROR", "<3>", "WARN", "<4>", "INFO", "<6>", "DEBUG", "<7>", "TRACE", "<7>");

  /** What nobody gave a level, such as the last words of a thread. */
  private static final String OTHER = "<4>";

  private String last = OTHER;

  public JournalStream(PrintStream journal) {
    super(journal, true, StandardCharsets.UTF_8);
  }

  /**
   * Whether what is written to standard error goes to the journal: systemd says to which file it
   * has connected it, and somebody may have redirected it since.
   */
  public static boolean isConnected(Map<String, String> environment) {
    return isFile(environment.get("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"));
  }

  /**
   * @param name device and inode, or null
   */
  static boolean isFile(String name, Path file) {
    if (name == null) {
      return false;
    }
    try {
      Object device = Files.getAttribute(file, "unix:dev");
      Object inode = Files.getAttribute(file, "unix:ino");
      return name.equals(device + ":" + inode);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A whole message, its level first. */
  @Override
  public synchronized void println(String message) {
    String text = String.valueOf(message);
    int end = text.indexOf(' ');
    last = PRIORITIES.getOrDefault(end < 0 ? text : text.substring(0, end), OTHER);
    print(text, last);
  }

  /** A line of a stack trace, which belongs to the message before it. */
  @Override
  public synchronized void println(Object line) {
    print(String.valueOf(line), last);
  }

  private void print(String text, String priority) {
    super.println(text.lines().collect(Collectors.joining("\n" + priority, priority, "")));
  }
}
