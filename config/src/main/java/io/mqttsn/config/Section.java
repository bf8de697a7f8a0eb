package io.mqttsn.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One section of the file as its reader sees it: typed values by key. A value that is absent or
 * wrong comes back as the default, and wrong ones are reported; so a reader goes on to the end, and
 * settings are only ever built from values in range. {@link #finish} reports the keys that nobody
 * asked for.
 */
final class Section {

  private final Reading reading;
  private final String path;
  private final Position at;
  private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** Something else stands in the section's place, and that has been reported. */
  private boolean broken;

  /**
   * @param path of the section's own key; empty for the root
   * @param at where problems of the section as a whole are shown
   */
  Section(Reading reading, String path, Position at, List<Node.Entry> entries) {
    this.reading = reading;
    this.path = path;
    this.at = at;
    entries.forEach(entry -> this.entries.put(entry.key(), entry));
  }

  Reading reading() {
    return reading;
  }

  String path() {
    return path;
  }

  /** The keys of a section whose keys are the user's own, in order of appearance. */
  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  /** The text before environment variables are put in, for deciding how it may be shown. */
  Optional<String> raw(String key) {
    return has(key) && entries.get(key).value() instanceof Node.Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  /** The value under {@code key} if it is there and {@code parser} takes it. */
  <T> Optional<T> optional(String key, Function<String, T> parser) {
    if (!has(key)) {
      return Optional.empty();
    }
    return parse(entries.get(key).value(), KeyPath.key(path, key), parser);
  }

  <T> T value(String key, T fallback, Function<String, T> parser) {
    return optional(key, parser).orElse(fallback);
  }

  int whole(String key, int fallback, int min, int max) {
    return value(key, fallback, text -> Units.whole(text, min, max));
  }

  Duration duration(String key, Duration fallback, Duration min, Duration max) {
    return value(key, fallback, text -> Units.duration(text, min, max));
  }

  boolean flag(String key, boolean fallback) {
    return value(key, fallback, text -> choice(text, List.of("true", "false")).equals("true"));
  }

  /** One of a few words. */
  static String choice(String text, List<String> words) {
    if (!words.contains(text)) {
      throw new BadValue(
          Texts.quoted(text) + " is not one of " + String.join(", ", words),
          Nearest.to(text, words));
    }
    return text;
  }

  /** A list of values; empty when it is absent or none of them is good. */
  <T> List<T> list(String key, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    items(key, (node, itemPath) -> parse(node, itemPath, parser).ifPresent(values::add));
    return values;
  }

  boolean isEmptyList(String key) {
    return has(key)
        && entries.get(key).value() instanceof Node.Items items
        && items.nodes().isEmpty();
  }

  /** A list of sections. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    items(key, (node, itemPath) -> sections.add(section(node, itemPath, node.at())));
    return sections;
  }

  /** The section under {@code key}; without keys when it is absent. */
  Section section(String key) {
    String sectionPath = KeyPath.key(path, key);
    return has(key)
        ? section(entries.get(key).value(), sectionPath, entries.get(key).at())
        : new Section(reading, sectionPath, at, List.of());
  }

  /** Reports a key that must be there. */
  void missing(String key, String advice) {
    known.add(key);
    if (!broken) {
      reading.problems().add(at, KeyPath.key(path, key), "missing; " + advice);
    }
  }

  /** Reports the value of {@code key}. */
  void wrong(String key, String reason) {
    Position where = has(key) ? entries.get(key).value().at() : at;
    reading.problems().add(where, KeyPath.key(path, key), reason);
  }

  /** Reports {@code key} itself. */
  void wrongKey(String key, String reason) {
    reading.problems().add(entries.get(key).at(), KeyPath.key(path, key), reason);
  }

  /** Reports the section as a whole. */
  void wrongSection(String reason) {
    reading.problems().add(at, path, reason);
  }

  /** Reports the keys, where they are used, as a promise that this version does not keep. */
  void notYet(String... keys) {
    for (String key : keys) {
      if (has(key)) {
        wrongKey(key, "not available yet in this version; remove it");
      }
    }
  }

  /** Reports every key that was not asked for. */
  void finish() {
    for (Node.Entry entry : entries.values()) {
      if (!known.contains(entry.key())) {
        reading
            .problems()
            .add(
                entry.at(),
                KeyPath.key(path, entry.key()),
                "unknown key",
                Nearest.to(entry.key(), known));
      }
    }
  }

  private interface ItemVisitor {
    void visit(Node node, String itemPath);
  }

  private void items(String key, ItemVisitor visitor) {
    if (!has(key)) {
      return;
    }
    if (entries.get(key).value() instanceof Node.Items items) {
      for (int i = 0; i < items.nodes().size(); i++) {
        visitor.visit(items.nodes().get(i), KeyPath.item(KeyPath.key(path, key), i));
      }
    } else {
      wrong(key, "must be a list, not " + kind(entries.get(key).value()));
    }
  }

  private Section section(Node node, String sectionPath, Position where) {
    if (node instanceof Node.Mapping mapping) {
      return new Section(reading, sectionPath, where, mapping.entries());
    }
    Section section = new Section(reading, sectionPath, where, List.of());
    // A section whose keys are all commented out is a section with every default.
    if (!(node instanceof Node.Scalar scalar && scalar.blank())) {
      reading
          .problems()
          .add(node.at(), sectionPath, "must be a section of keys, not " + kind(node));
      section.broken = true;
    }
    return section;
  }

  private <T> Optional<T> parse(Node node, String valuePath, Function<String, T> parser) {
    if (!(node instanceof Node.Scalar scalar)) {
      reading.problems().add(node.at(), valuePath, "must be a single value, not " + kind(node));
      return Optional.empty();
    }
    try {
      if (scalar.blank()) {
        throw new BadValue("has no value");
      }
      return Optional.of(parser.apply(reading.environment().expand(scalar.text())));
    } catch (BadValue e) {
      reading.problems().add(scalar.at(), valuePath, e.getMessage(), e.nearest());
      return Optional.empty();
    }
  }

  private static String kind(Node node) {
    return node instanceof Node.Scalar scalar && scalar.blank() ? "nothing" : node.kind();
  }
}
