package io.mqttsn.gateway.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The topic ids that both sides know without a REGISTER (MQTT-SN 1.2 §6.7), as configured:
 * immutable and shared by all sessions.
 *
 * <p>Rules apply in this order, and the first that knows an id wins: the client's own id, patterns
 * in order of appearance, {@code "*"} (SN-TOP-2). {@code {client}} in a name stands for the client
 * id; a client whose id holds a wildcard has no such names, for with the id {@code #} it would be
 * everybody.
 */
public final class PredefinedTopics {

  /** No predefined topics. */
  public static final PredefinedTopics NONE = new PredefinedTopics(List.of());

  private static final String CLIENT = "{client}";

  private final List<Rule> rules;

  /**
   * Topics for the clients that a pattern covers.
   *
   * @param pattern a client id, or a pattern with {@code *} for any characters
   * @param names id (1 to 65,534) to topic name
   */
  public record Rule(String pattern, Map<Integer, String> names) {
    public Rule {
      names = Map.copyOf(names);
      names
          .keySet()
          .forEach(
              id -> {
                if (id < 1 || id > 0xFFFE) {
                  throw new IllegalArgumentException(
                      "predefined topic id " + id + " is not 1 to 65534");
                }
              });
    }
  }

  /** One client's view. */
  public static final class View {
    private final Map<Integer, String> byId;
    private final Map<String, Integer> byName = new HashMap<>();

    private View(Map<Integer, String> byId) {
      this.byId = byId;
      // The lowest id speaks for a name that has several.
      byId.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> byName.putIfAbsent(entry.getValue(), entry.getKey()));
    }

    /** The name, or null when nobody configured the id. */
    String name(int id) {
      return byId.get(id);
    }

    OptionalInt id(String name) {
      Integer id = byName.get(name);
      return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The ids of the names for which {@code condition} holds. */
    Set<Integer> idsOf(Predicate<String> condition) {
      return byId.entrySet().stream()
          .filter(entry -> condition.test(entry.getValue()))
          .map(Map.Entry::getKey)
          .collect(Collectors.toUnmodifiableSet());
    }

    int size() {
      return byId.size();
    }

    boolean contains(int id) {
      return byId.containsKey(id);
    }
  }

  public PredefinedTopics(List<Rule> rules) {
    List<Rule> exact = new ArrayList<>();
    List<Rule> patterns = new ArrayList<>();
    List<Rule> everybody = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.pattern().equals(ClientPattern.EVERYBODY)) {
        everybody.add(rule);
      } else if (rule.pattern().contains("*")) {
        patterns.add(rule);
      } else {
        exact.add(rule);
      }
    }
    exact.addAll(patterns);
    exact.addAll(everybody);
    this.rules = List.copyOf(exact);
  }

  /** The rules in the order in which they apply. */
  public List<Rule> rules() {
    return rules;
  }

  /** What {@code clientId} may use. */
  public View forClient(String clientId) {
    boolean nameable = !TopicNames.hasWildcard(clientId);
    Map<Integer, String> names = new HashMap<>();
    for (Rule rule : rules) {
      if (ClientPattern.covers(rule.pattern(), clientId)) {
        rule.names()
            .forEach(
                (id, name) -> {
                  if (nameable || !name.contains(CLIENT)) {
                    names.putIfAbsent(id, name.replace(CLIENT, clientId));
                  }
                });
      }
    }
    return new View(names);
  }

  /** What a device without a connection may use: the rules for everybody that name no client. */
  public View forAnonymous() {
    Map<Integer, String> names = new HashMap<>();
    for (Rule rule : rules) {
      if (rule.pattern().equals(ClientPattern.EVERYBODY)) {
        rule.names()
            .forEach(
                (id, name) -> {
                  if (!name.contains(CLIENT)) {
                    names.putIfAbsent(id, name);
                  }
                });
      }
    }
    return new View(names);
  }

  /** By the rules in the order in which they apply: a reload asks what has changed. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PredefinedTopics topics && rules.equals(topics.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "PredefinedTopics" + rules;
  }
}
