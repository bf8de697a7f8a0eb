package io.mqttsn.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the tree of nodes from YAML text. It sits on the parser's tokens instead of a data binder
 * because only there are the places of keys and the text of scalars as written: {@code 00123},
 * {@code no} and {@code 0x10} stay what they are.
 *
 * <p>Anchors, aliases, tags and further documents are refused: a configuration of thirty lines does
 * not need them, and a reader should find each value where it applies.
 */
final class YamlTree {

  /** Far deeper than any key; keeps the recursion below from meeting the end of the stack. */
  private static final int DEEPEST = 20;

  private final YAMLParser parser;
  private final Problems problems;

  private YamlTree(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /**
   * The root of the only document.
   *
   * @return empty when there is none, or when the text is not YAML, which is then among {@code
   *     problems}
   */
  static Optional<Node> parse(String text, Problems problems) {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      YamlTree tree = new YamlTree(parser, problems);
      if (parser.nextToken() == null) {
        problems.add(
            Position.START,
            "",
            "there is nothing in the file; a configuration begins with \"version: 1\"");
        return Optional.empty();
      }
      Node root = tree.node("", 0);
      if (parser.nextToken() != null) {
        problems.add(tree.at(), "", "a second document (---) begins here; a file has only one");
      }
      return Optional.of(root);
    } catch (JsonProcessingException e) {
      YamlErrors.report(e, problems);
      return Optional.empty();
    } catch (TooDeep e) {
      problems.add(e.at, "", "sections are nested more than " + DEEPEST + " deep");
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** The node at whose first token the parser stands. */
  private Node node(String path, int depth) throws IOException {
    Position at = at();
    if (depth > DEEPEST) {
      throw new TooDeep(at);
    }
    refuseCleverness(path, at);
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping(path, at, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      return items(path, at, depth);
    }
    String text = parser.getText();
    boolean blank = token == JsonToken.VALUE_NULL && text.isEmpty();
    return new Node.Scalar(at, text, blank);
  }

  private Node items(String path, Position at, int depth) throws IOException {
    List<Node> nodes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      nodes.add(node(KeyPath.item(path, nodes.size()), depth + 1));
    }
    return new Node.Items(at, nodes);
  }

  private Node mapping(String path, Position at, int depth) throws IOException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Position keyAt = at();
      String keyPath = KeyPath.key(path, key);
      parser.nextToken();
      Node value = node(keyPath, depth + 1);
      Node.Entry first = entries.putIfAbsent(key, new Node.Entry(key, keyAt, value));
      if (first != null) {
        problems.add(keyAt, keyPath, "duplicate key; it is already at " + first.at().text());
      }
    }
    return new Node.Mapping(at, List.copyOf(entries.values()));
  }

  private void refuseCleverness(String path, Position at) throws IOException {
    if (parser.isCurrentAlias()) {
      problems.add(
          at, path, "aliases (*) are not supported; a text that begins with * needs quotes");
    } else if (parser.getObjectId() != null) {
      problems.add(
          at, path, "anchors (&) are not supported; a text that begins with & needs quotes");
    } else if (parser.getTypeId() != null) {
      problems.add(at, path, "tags (!) are not supported; a text that begins with ! needs quotes");
    }
  }

  private Position at() {
    JsonLocation location = parser.currentTokenLocation();
    return new Position(location.getLineNr(), location.getColumnNr());
  }

  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Position at;

    private TooDeep(Position at) {
      super("nested too deep", null, false, false);
      this.at = at;
    }
  }
}
