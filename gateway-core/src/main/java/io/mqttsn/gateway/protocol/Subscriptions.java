package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one client is subscribed to, and in which form it asked: a topic is spoken of in the form
 * that the client itself used for it (SN-TOP-6).
 */
final class Subscriptions {

  /** The forms a client used for one filter. */
  private static final class Forms {
    private TopicRef.PredefinedId predefined;
    private TopicRef.ShortName shortName;
    private Qos qos;
    private TopicRef last;

    /** Each form once, the one used last at the end. */
    private List<TopicRef> inOrder() {
      List<TopicRef> forms = new ArrayList<>(3);
      if (predefined != null && !predefined.equals(last)) {
        forms.add(predefined);
      }
      if (shortName != null && !shortName.equals(last)) {
        forms.add(shortName);
      }
      forms.add(last);
      return forms;
    }
  }

  private final Map<String, Forms> byFilter = new HashMap<>();
  private final KeptMemory.Share share;

  Subscriptions(KeptMemory.Share share) {
    this.share = share;
  }

  /** Room for a new one has been asked for with its SUBSCRIBE. */
  void add(String filter, Qos qos, TopicRef asked) {
    Forms forms = byFilter.get(filter);
    if (forms == null) {
      forms = new Forms();
      byFilter.put(filter, forms);
      share.takeAnyhow(KeptMemory.ofFilter(filter));
    }
    forms.qos = qos;
    forms.last = asked;
    if (asked instanceof TopicRef.PredefinedId id) {
      forms.predefined = id;
    } else if (asked instanceof TopicRef.ShortName name) {
      forms.shortName = name;
    }
  }

  /** What rebuilds this table. */
  void describe(String client, Consumer<SessionChange> changes) {
    byFilter.forEach(
        (filter, forms) -> {
          for (TopicRef form : forms.inOrder()) {
            changes.accept(new SessionChange.Subscribed(client, filter, forms.qos, form));
          }
        });
  }

  /** Every filter with the QoS that was asked for last. */
  List<UpstreamCommand.Filter> filters() {
    return byFilter.entrySet().stream()
        .map(entry -> new UpstreamCommand.Filter(entry.getKey(), entry.getValue().qos))
        .toList();
  }

  /** Other rules: a predefined id that means something else now is not what was asked for. */
  void renew(PredefinedTopics.View predefined) {
    byFilter.forEach(
        (filter, forms) -> {
          if (forms.predefined != null && !filter.equals(predefined.name(forms.predefined.id()))) {
            boolean wasLast = forms.predefined.equals(forms.last);
            forms.predefined = null;
            if (wasLast) {
              forms.last = forms.shortName != null ? forms.shortName : new TopicRef.Name(filter);
            }
          }
        });
  }

  boolean remove(String filter) {
    boolean known = byFilter.remove(filter) != null;
    if (known) {
      share.giveBack(KeptMemory.ofFilter(filter));
    }
    return known;
  }

  boolean contains(String filter) {
    return byFilter.containsKey(filter);
  }

  int size() {
    return byFilter.size();
  }

  void clear() {
    byFilter.keySet().forEach(filter -> share.giveBack(KeptMemory.ofFilter(filter)));
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
