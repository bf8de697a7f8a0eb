package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.TopicRef;
import java.util.HashMap;
import java.util.Map;

/**
 * What one client is subscribed to, and in which form it asked: a topic is spoken of in the form
 * that the client itself used for it (SN-TOP-6).
 */
final class Subscriptions {

  /** The forms a client used for one filter. */
  private static final class Forms {
    private TopicRef.PredefinedId predefined;
    private TopicRef.ShortName shortName;
  }

  private final Map<String, Forms> byFilter = new HashMap<>();

  void add(String filter, TopicRef asked) {
    Forms forms = byFilter.computeIfAbsent(filter, f -> new Forms());
    if (asked instanceof TopicRef.PredefinedId id) {
      forms.predefined = id;
    } else if (asked instanceof TopicRef.ShortName name) {
      forms.shortName = name;
    }
  }

  boolean remove(String filter) {
    return byFilter.remove(filter) != null;
  }

  boolean contains(String filter) {
    return byFilter.containsKey(filter);
  }

  int size() {
    return byFilter.size();
  }

  void clear() {
    byFilter.clear();
  }

  /**
   * How to name {@code topic} to the client without an id of its own: predefined before short; null
   * when it takes a normal id. A topic that only a wildcard brought is short when it fits.
   */
  TopicRef withoutNormalId(String topic) {
    Forms forms = byFilter.get(topic);
    if (forms == null) {
      return TopicRef.ShortName.fits(topic) ? TopicRef.ShortName.of(topic) : null;
    }
    return forms.predefined != null ? forms.predefined : forms.shortName;
  }
}
