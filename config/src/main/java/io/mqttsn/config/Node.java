package io.mqttsn.config;

import java.util.List;

/**
 * A piece of the file with the place where it is written. Scalars are text, whatever they spell.
 */
sealed interface Node {

  Position at();

  /** What it is called in a message. */
  String kind();

  /**
   * A single value.
   *
   * @param text as written, quotes and escapes undone
   * @param blank nothing at all is written, not even quotes
   */
  record Scalar(Position at, String text, boolean blank) implements Node {
    @Override
    public String kind() {
      return "a single value";
    }
  }

  /** A list of values or sections. */
  record Items(Position at, List<Node> nodes) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with their values; no key occurs twice. */
  record Mapping(Position at, List<Entry> entries) implements Node {
    @Override
    public String kind() {
      return "a section of keys";
    }
  }

  /** One key, where it is written, and its value. */
  record Entry(String key, Position at, Node value) {}
}
