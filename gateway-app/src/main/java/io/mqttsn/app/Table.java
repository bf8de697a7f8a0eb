package io.mqttsn.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns that stand under each other. Control characters, which a device may put into its name,
 * are shown as dots: a terminal must not obey them.
 */
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    row(headings);
  }

  Table row(String... cells) {
    rows.add(List.of(cells).stream().map(Table::printable).toList());
    return this;
  }

  /** Two spaces between columns, none behind the last. */
  String text() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell);
        line.append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '.' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * Milliseconds as a person says them: {@code 340ms}, {@code 12s}, {@code 3m20s}, {@code 2d4h}.
   */
  static String duration(long millis) {
    long seconds = millis / 1000;
    if (millis < 1000) {
      return millis + "ms";
    } else if (seconds < 60) {
      return seconds + "s";
    } else if (seconds < 3600) {
      return seconds / 60 + "m" + two(seconds % 60) + "s";
    } else if (seconds < 86_400) {
      return seconds / 3600 + "h" + two(seconds % 3600 / 60) + "m";
    }
    return seconds / 86_400 + "d" + two(seconds % 86_400 / 3600) + "h";
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
