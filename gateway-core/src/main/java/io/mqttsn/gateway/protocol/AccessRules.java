package io.mqttsn.gateway.protocol;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What each client may do, as configured: immutable and shared by all sessions.
 *
 * <p>The first rule in order of appearance that covers a client id counts, and no other; a client
 * that no rule covers may do everything. {@code {client}} in a filter stands for the client id. A
 * client whose id holds a wildcard has no such filters, for as {@code #} it would be everybody; one
 * whose id begins with {@code $} has none either, for it would reach the broker's own topics.
 *
 * <p>Topics are meant as devices name them, before a prefix is put in front of them.
 *
 * @param rules in order of appearance
 */
public record AccessRules(List<Rule> rules) {

  /** Everybody may do everything. */
  public static final AccessRules NONE = new AccessRules(List.of());

  private static final String CLIENT = "{client}";
  private static final View EVERYTHING = new View(null, null);

  /**
   * What the clients that a pattern covers may do.
   *
   * @param pattern a client id, or a pattern with {@code *} for any characters
   * @param allow whether they may connect; if not, the rest has no meaning
   * @param publish what they may publish on; empty: everything, a list without filters: nothing
   * @param subscribe what they may subscribe to, likewise
   * @param qosMinusOne whether they may publish at QoS −1
   */
  public record Rule(
      String pattern,
      boolean allow,
      Optional<List<String>> publish,
      Optional<List<String>> subscribe,
      boolean qosMinusOne) {

    /**
     * Checks the filters.
     *
     * @throws IllegalArgumentException naming the first that is none
     */
    public Rule {
      publish = publish.map(List::copyOf);
      subscribe = subscribe.map(List::copyOf);
      publish.ifPresent(Rule::check);
      subscribe.ifPresent(Rule::check);
    }

    /** Whether this rule is about that client; of a pattern, about all that the pattern covers. */
    public boolean covers(String clientId) {
      return ClientPattern.covers(pattern, clientId);
    }

    private static void check(List<String> filters) {
      for (String filter : filters) {
        if (!isFilter(filter)) {
          throw new IllegalArgumentException(filter + " is not a topic filter");
        }
      }
    }
  }

  /** What one client may do: the rule about it, and no copy of what that says. */
  public static final class View {

    /** Null: nothing is ruled, and it may do everything. */
    private final Rule rule;

    /** What stands for {@code {client}}; null if nothing can. */
    private final String client;

    private View(Rule rule, String client) {
      this.rule = rule;
      this.client = client;
    }

    /** Whether it may connect. */
    public boolean admitted() {
      return rule == null || rule.allow;
    }

    boolean mayPublishAtQosMinusOne() {
      return rule == null || rule.allow && rule.qosMinusOne;
    }

    boolean mayPublish(String name) {
      return rule == null
          || rule.publish.isEmpty()
          || any(rule.publish.get(), filter -> TopicNames.matches(filter, name));
    }

    /** Whether one of the allowed filters covers all that {@code filter} does. */
    boolean maySubscribe(String filter) {
      return rule == null
          || rule.subscribe.isEmpty()
          || any(rule.subscribe.get(), allowed -> TopicNames.covers(allowed, filter));
    }

    private boolean any(List<String> filters, Predicate<String> covers) {
      for (int i = 0; i < filters.size(); i++) {
        String filter = filters.get(i);
        boolean personal = filter.contains(CLIENT);
        if (personal && client == null) {
          continue;
        }
        if (covers.test(personal ? filter.replace(CLIENT, client) : filter)) {
          return true;
        }
      }
      return false;
    }
  }

  public AccessRules {
    rules = List.copyOf(rules);
  }

  /** Whether {@code text} is a topic filter of MQTT, which is what rules are made of. */
  public static boolean isFilter(String text) {
    return TopicNames.isFilter(text);
  }

  /** What {@code clientId} may do. */
  public View forClient(String clientId) {
    for (Rule rule : rules) {
      if (rule.covers(clientId)) {
        boolean nameable = !TopicNames.hasWildcard(clientId) && !clientId.startsWith("$");
        return new View(rule, nameable ? clientId : null);
      }
    }
    return EVERYTHING;
  }

  /**
   * What a device may do that publishes without a connection: it does not say who it is, so only
   * the rule for everybody can be meant, and nothing in it that depends on a name.
   */
  public View forAnonymous() {
    for (Rule rule : rules) {
      if (rule.pattern().equals(ClientPattern.EVERYBODY)) {
        return new View(rule, null);
      }
    }
    return EVERYTHING;
  }
}
