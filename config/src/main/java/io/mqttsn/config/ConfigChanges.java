package io.mqttsn.config;

import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.upstream.UpstreamSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one configuration says otherwise than another, key by key: both are printed with every
 * default spelled out, and the values compared. So words that mean the same are no change, and no
 * secret is told.
 */
public final class ConfigChanges {

  /** A listener's key, by the listener's name, and what of it a running gateway can take. */
  private static final Pattern LISTENER = Pattern.compile("(listeners\\[.*?])(?:\\.(.*))?");

  private static final Pattern LIVE_OF_LISTENER =
      Pattern.compile("retry\\.(interval|count)|keep-alive-tolerance");

  private static final Pattern LIVE =
      Pattern.compile(
          "gateway\\.(id|advertise)|upstream\\.(username|password|password-file)"
              + "|(topics|clients|sessions|log|capture)(\\..*)?");

  /**
   * One key that says something else.
   *
   * @param before what the running gateway has; empty: nothing
   * @param live whether a running gateway can take it over
   */
  public record Change(String key, Optional<String> before, Optional<String> after, boolean live) {

    @Override
    public String toString() {
      if (before.isEmpty()) {
        return key + ": " + after.orElse("") + " is new";
      }
      return key + ": " + before.get() + after.map(a -> " -> " + a).orElse(" is gone");
    }
  }

  private ConfigChanges() {}

  /** The changes from {@code running} to {@code next}, in the order of the file. */
  public static List<Change> between(GatewayConfig running, GatewayConfig next) {
    Map<String, String> before = values(running);
    Map<String, String> after = values(next);
    Map<String, Change> changes = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(before.keySet());
    after.keySet().stream().filter(key -> !before.containsKey(key)).forEach(keys::add);
    for (String key : keys) {
      Optional<String> was = Optional.ofNullable(before.get(key));
      Optional<String> is = Optional.ofNullable(after.get(key));
      if (!was.equals(is)) {
        Change change = change(key, was, is, before, after);
        changes.putIfAbsent(change.key(), change);
      }
    }
    order(changes, "topics.predefined", topics(running), topics(next));
    order(changes, "clients", clients(running), clients(next));
    secret(changes, "upstream.password", password(running).equals(password(next)), true);
    secret(changes, "admin.token", running.admin().token().equals(next.admin().token()), false);
    return List.copyOf(changes.values());
  }

  /** Entries that are there in both; of which one comes first may hang which one counts. */
  private static void order(
      Map<String, Change> changes, String section, List<String> before, List<String> after) {
    List<String> was = before.stream().filter(Set.copyOf(after)::contains).toList();
    List<String> is = after.stream().filter(Set.copyOf(before)::contains).toList();
    for (int i = 0; i < was.size(); i++) {
      if (!was.get(i).equals(is.get(i))) {
        String key = section + " (order)";
        changes.put(
            key,
            new Change(
                key,
                Optional.of(inTurn(was.get(i), is.get(i))),
                Optional.of(inTurn(is.get(i), was.get(i))),
                true));
        return;
      }
    }
  }

  private static String inTurn(String first, String second) {
    return Texts.quoted(first) + " before " + Texts.quoted(second);
  }

  /** Of one client id there is one entry, and the one for everybody comes last anyway. */
  private static List<String> topics(GatewayConfig config) {
    return config.predefinedTopics().rules().stream()
        .map(PredefinedTopics.Rule::pattern)
        .filter(pattern -> pattern.contains("*"))
        .toList();
  }

  private static List<String> clients(GatewayConfig config) {
    return config.accessRules().rules().stream().map(AccessRules.Rule::pattern).toList();
  }

  private static Optional<String> password(GatewayConfig config) {
    return config.upstream().credentials().map(UpstreamSettings.Credentials::password);
  }

  /** What comes from the same file may be another secret; its key is told, and no more. */
  private static void secret(Map<String, Change> changes, String key, boolean same, boolean live) {
    if (!same && changes.keySet().stream().noneMatch(told -> told.startsWith(key))) {
      changes.put(key, new Change(key, Optional.of("a secret"), Optional.of("another"), live));
    }
  }

  private static Change change(
      String key,
      Optional<String> was,
      Optional<String> is,
      Map<String, String> before,
      Map<String, String> after) {
    Matcher listener = LISTENER.matcher(key);
    if (!listener.matches()) {
      return new Change(key, was, is, LIVE.matcher(key).matches());
    }
    String name = listener.group(1);
    String type = name + ".type";
    if (!before.containsKey(type) || !after.containsKey(type)) {
      // One line for a whole listener.
      return new Change(
          name, Optional.ofNullable(before.get(type)), Optional.ofNullable(after.get(type)), false);
    }
    return new Change(key, was, is, LIVE_OF_LISTENER.matcher(listener.group(2)).matches());
  }

  private static Map<String, String> values(GatewayConfig config) {
    Problems problems = new Problems(config.source());
    Node root =
        YamlTree.parse(ConfigPrinter.effective(config), problems)
            .orElseThrow(() -> new IllegalStateException("printed what cannot be read"));
    Map<String, String> values = new LinkedHashMap<>();
    collect("", root, values);
    return values;
  }

  private static void collect(String path, Node node, Map<String, String> values) {
    if (node instanceof Node.Scalar scalar) {
      values.put(path, scalar.text());
    } else if (node instanceof Node.Mapping mapping) {
      mapping.entries().forEach(e -> collect(KeyPath.key(path, e.key()), e.value(), values));
    } else if (node instanceof Node.Items items) {
      if (items.nodes().stream().allMatch(Node.Scalar.class::isInstance)) {
        values.put(
            path,
            items.nodes().stream()
                .map(ConfigChanges::text)
                .collect(Collectors.joining(", ", "[", "]")));
      } else {
        items.nodes().forEach(item -> collect(path + "[" + nameOf(item) + "]", item, values));
      }
    }
  }

  private static String text(Node scalar) {
    return ((Node.Scalar) scalar).text();
  }

  /** A listener is known by its name, wherever it stands in the list. */
  private static String nameOf(Node item) {
    return ((Node.Mapping) item)
        .entries().stream()
            .filter(entry -> entry.key().equals("name"))
            .map(entry -> text(entry.value()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("printed a listener without a name"));
  }
}
