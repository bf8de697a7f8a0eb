package io.mqttsn.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * One client's view: which rules are about it, and no copy of what they say, for a gateway has
   * thousands of clients and may have hundreds of names.
   */
  public static final class View {
    private final List<Rule> rules;

    /** What stands for {@code {client}}; null if nothing can. */
    private final String client;

    private View(List<Rule> rules, String client) {
      this.rules = rules;
      this.client = client;
    }

    /** The name, or null when nobody configured the id. */
    String name(int id) {
      for (int i = 0; i < rules.size(); i++) {
        String name = rules.get(i).names().get(id);
        if (name != null && !name.contains(CLIENT)) {
          return name;
        } else if (name != null && client != null) {
          return name.replace(CLIENT, client);
        }
      }
      return null;
    }

    /** Every id that has a name. */
    Set<Integer> ids() {
      return rules.stream()
          .flatMap(rule -> rule.names().keySet().stream())
          .filter(this::contains)
          .collect(Collectors.toUnmodifiableSet());
    }

    boolean contains(int id) {
      return name(id) != null;
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
    List<Rule> about =
        rules.stream().filter(rule -> ClientPattern.covers(rule.pattern(), clientId)).toList();
    return new View(
        about.size() == rules.size() ? rules : about,
        TopicNames.hasWildcard(clientId) ? null : clientId);
  }

  /** What a device without a connection may use: the rules for everybody that name no client. */
  public View forAnonymous() {
    return new View(
        rules.stream().filter(rule -> rule.pattern().equals(ClientPattern.EVERYBODY)).toList(),
        null);
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
