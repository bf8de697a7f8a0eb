package io.mqttsn.upstream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All filters, found by topic: it is asked for every message from the broker. Filters without
 * wildcards are one look-up; those with wildcards stand in a tree of topic levels.
 */
final class SubscriptionIndex {

  private final Map<String, FilterEntry> byFilter = new HashMap<>();
  private final Node root = new Node();
  private int wildcards;

  /** The entry of a filter, made if there is none. */
  FilterEntry entry(String filter) {
    FilterEntry entry = byFilter.get(filter);
    if (entry == null) {
      entry = new FilterEntry(filter);
      byFilter.put(filter, entry);
      if (entry.wildcard) {
        wildcards++;
        insert(entry);
      }
    }
    return entry;
  }

  /** The entry of a filter; null if there is none. */
  FilterEntry find(String filter) {
    return byFilter.get(filter);
  }

  void remove(FilterEntry entry) {
    if (byFilter.remove(entry.filter, entry) && entry.wildcard) {
      wildcards--;
      remove(root, entry.filter, 0);
    }
  }

  /** Unordered; not to be changed while it is walked. */
  Collection<FilterEntry> entries() {
    return byFilter.values();
  }

  int size() {
    return byFilter.size();
  }

  /** Hands every entry whose filter matches the topic to {@code found}. */
  void match(String topic, Consumer<FilterEntry> found) {
    FilterEntry exact = byFilter.get(topic);
    if (exact != null && !exact.wildcard) {
      found.accept(exact);
    }
    if (wildcards > 0) {
      match(root, topic, 0, found);
    }
  }

  /** Every other entry that can match a topic which {@code entry} matches. */
  List<FilterEntry> overlapping(FilterEntry entry) {
    List<FilterEntry> found = new ArrayList<>();
    if (!entry.wildcard) {
      match(root, entry.filter, 0, found::add);
      return found;
    }
    for (FilterEntry other : byFilter.values()) {
      if (other != entry && TopicFilters.overlap(entry.filter, other.filter)) {
        found.add(other);
      }
    }
    return found;
  }

  /** {@code from} is where the level to look at begins; −1 when the topic is used up. */
  private static void match(Node node, String topic, int from, Consumer<FilterEntry> found) {
    // MQTT-4.7.2-1: a wildcard at the first level does not match a topic that begins with $.
    boolean wildcardsCount = from != 0 || topic.isEmpty() || topic.charAt(0) != '$';
    if (wildcardsCount && node.rest != null) {
      found.accept(node.rest);
    }
    if (from < 0) {
      if (node.here != null) {
        found.accept(node.here);
      }
      return;
    }
    int slash = topic.indexOf('/', from);
    int next = slash < 0 ? -1 : slash + 1;
    if (wildcardsCount && node.any != null) {
      match(node.any, topic, next, found);
    }
    if (node.children != null) {
      Node child = node.children.get(topic.substring(from, slash < 0 ? topic.length() : slash));
      if (child != null) {
        match(child, topic, next, found);
      }
    }
  }

  private void insert(FilterEntry entry) {
    Node node = root;
    int from = 0;
    while (from >= 0) {
      int slash = entry.filter.indexOf('/', from);
      String level = entry.filter.substring(from, slash < 0 ? entry.filter.length() : slash);
      if (level.equals("#")) {
        node.rest = entry;
        return;
      }
      node = node.childFor(level);
      from = slash < 0 ? -1 : slash + 1;
    }
    node.here = entry;
  }

  private static void remove(Node node, String filter, int from) {
    if (from < 0) {
      node.here = null;
      return;
    }
    int slash = filter.indexOf('/', from);
    String level = filter.substring(from, slash < 0 ? filter.length() : slash);
    if (level.equals("#")) {
      node.rest = null;
      return;
    }
    Node child = level.equals("+") ? node.any : node.children.get(level);
    remove(child, filter, slash < 0 ? -1 : slash + 1);
    if (child.isEmpty()) {
      node.drop(level);
    }
  }

  /** One topic level. */
  private static final class Node {
    private Map<String, Node> children;

    /** Below {@code +}. */
    private Node any;

    /** The filter that ends with {@code #} below this level. */
    private FilterEntry rest;

    /** The filter that ends at this level. */
    private FilterEntry here;

    private Node childFor(String level) {
      if (level.equals("+")) {
        if (any == null) {
          any = new Node();
        }
        return any;
      }
      if (children == null) {
        children = new HashMap<>(4);
      }
      return children.computeIfAbsent(level, l -> new Node());
    }

    private void drop(String level) {
      if (level.equals("+")) {
        any = null;
      } else {
        children.remove(level);
        if (children.isEmpty()) {
          children = null;
        }
      }
    }

    private boolean isEmpty() {
      return children == null && any == null && rest == null && here == null;
    }
  }
}
