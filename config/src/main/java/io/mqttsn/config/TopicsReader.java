package io.mqttsn.config;

import io.mqttsn.gateway.protocol.PredefinedTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code topics}: for each client id or pattern, the topics whose ids both sides know. */
final class TopicsReader {

  private static final int LARGEST_ID = 0xFFFE;

  private TopicsReader() {}

  static PredefinedTopics read(Section root) {
    Section topics = root.section("topics");
    Section predefined = topics.section("predefined");
    List<PredefinedTopics.Rule> rules = new ArrayList<>();
    for (String pattern : predefined.keys()) {
      check(predefined, pattern, () -> Texts.text(pattern));
      rules.add(new PredefinedTopics.Rule(pattern, names(predefined.section(pattern))));
    }
    topics.notYet("rewrite");
    topics.finish();
    return new PredefinedTopics(rules);
  }

  private static Map<Integer, String> names(Section ids) {
    Map<Integer, String> names = new HashMap<>();
    for (String id : ids.keys()) {
      check(
          ids,
          id,
          () -> {
            int number = Units.whole(id, 1, LARGEST_ID);
            ids.optional(id, Texts::topic).ifPresent(name -> names.put(number, name));
          });
    }
    return names;
  }

  /** Keys that are the user's own are checked like values. */
  private static void check(Section section, String key, Runnable check) {
    try {
      check.run();
    } catch (BadValue e) {
      section.wrongKey(key, e.getMessage());
    }
  }
}
