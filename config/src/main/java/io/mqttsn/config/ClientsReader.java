package io.mqttsn.config;

import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.AccessRules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code clients}: for each client id or pattern, what these clients may do. */
final class ClientsReader {

  private final Section clients;
  private final List<Rule> rules = new ArrayList<>();

  private ClientsReader(Section clients) {
    this.clients = clients;
  }

  static AccessRules read(Section root) {
    ClientsReader reader = new ClientsReader(root.section("clients"));
    reader.clients.keys().forEach(reader::rule);
    return new AccessRules(reader.rules);
  }

  private void rule(String pattern) {
    try {
      Texts.text(pattern);
    } catch (BadValue e) {
      clients.wrongKey(pattern, e.getMessage());
    }
    Section section = clients.section(pattern);
    Rule rule =
        new Rule(
            pattern,
            section.flag("allow", true),
            filters(section, "publish"),
            filters(section, "subscribe"),
            section.flag("qos-minus-one", true));
    section.notYet("username", "password", "password-file");
    section.finish();
    if (!rule.allow()) {
      meaningless(section, "publish", "subscribe", "qos-minus-one");
    }
    for (Rule earlier : rules) {
      if (earlier.covers(pattern)) {
        clients.wrongKey(
            pattern,
            "never applies: "
                + Texts.quoted(earlier.pattern())
                + " stands before it and covers all its clients");
        break;
      }
    }
    rules.add(rule);
  }

  /** Without the key everything; an empty list is nothing at all. */
  private static Optional<List<String>> filters(Section section, String key) {
    return section.has(key) ? Optional.of(section.list(key, Texts::filter)) : Optional.empty();
  }

  private static void meaningless(Section section, String... keys) {
    for (String key : keys) {
      if (section.has(key)) {
        section.wrongKey(key, "has no meaning for clients that may not connect (allow: false)");
      }
    }
  }
}
