package io.mqttsn.config;

import java.util.Comparator;

/**
 * Where something is written; line and column count from one, as editors do.
 *
 * @param line 0 when the file as a whole is meant
 */
record Position(int line, int column) implements Comparable<Position> {

  static final Position WHOLE_FILE = new Position(0, 0);
  static final Position START = new Position(1, 1);

  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

  String text() {
    return "line " + line + ", column " + column;
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
