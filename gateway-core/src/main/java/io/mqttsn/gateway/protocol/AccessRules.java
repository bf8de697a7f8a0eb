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
  private static final View EVERYTHING = new View(true, true, name -> true, filter -> true);

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

    private View of(String clientId) {
      boolean nameable = !TopicNames.hasWildcard(clientId) && !clientId.startsWith("$");
      return view(filter -> nameable || !filter.contains(CLIENT), clientId);
    }

    private View ofNobody() {
      return view(filter -> !filter.contains(CLIENT), "");
    }

    private View view(Predicate<String> usable, String clientId) {
      Optional<List<String>> names = publish.map(list -> said(list, usable, clientId));
      Optional<List<String>> filters = subscribe.map(list -> said(list, usable, clientId));
      return new View(
          allow,
          qosMinusOne,
          name -> names.isEmpty() || any(names.get(), f -> TopicNames.matches(f, name)),
          asked -> filters.isEmpty() || any(filters.get(), f -> TopicNames.covers(f, asked)));
    }

    private static List<String> said(
        List<String> filters, Predicate<String> usable, String clientId) {
      return filters.stream().filter(usable).map(f -> f.replace(CLIENT, clientId)).toList();
    }

    private static boolean any(List<String> filters, Predicate<String> covers) {
      for (int i = 0; i < filters.size(); i++) {
        if (covers.test(filters.get(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /** What one client may do. */
  public static final class View {
    private final boolean admitted;
    private final boolean qosMinusOne;
    private final Predicate<String> names;
    private final Predicate<String> filters;

    private View(
        boolean admitted, boolean qosMinusOne, Predicate<String> names, Predicate<String> filters) {
      this.admitted = admitted;
      this.qosMinusOne = qosMinusOne;
      this.names = names;
      this.filters = filters;
    }

    /** Whether it may connect. */
    public boolean admitted() {
      return admitted;
    }

    boolean mayPublishAtQosMinusOne() {
      return qosMinusOne;
    }

    boolean mayPublish(String name) {
      return names.test(name);
    }

    /** Whether one of the allowed filters covers all that {@code filter} does. */
    boolean maySubscribe(String filter) {
      return filters.test(filter);
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
        return rule.of(clientId);
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
        View view = rule.ofNobody();
        return new View(view.admitted, view.admitted && view.qosMinusOne, view.names, view.filters);
      }
    }
    return EVERYTHING;
  }
}
