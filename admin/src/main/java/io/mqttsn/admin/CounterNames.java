package io.mqttsn.admin;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/**
 * How the core's counters are named for Prometheus: what can be summed up in a sensible way is one
 * metric with a label, everything else, and whatever is new, goes by its own name.
 *
 * @param name without {@code mqttsn_} and {@code _total}
 */
record CounterNames(String name, String help, Labels labels) {

  /**
   * Counters whose name begins alike.
   *
   * @param label its value is the rest of the name
   */
  private record Group(String prefix, String name, String label, String help) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "frames.dropped.", "frames_discarded", "reason", "Frames that were thrown away."),
          new Group(
              "connects.refused.",
              "connects_refused",
              "reason",
              "CONNECT answered with a refusal."),
          new Group(
              "publishes.up.dropped.",
              "publishes_received_dropped",
              "reason",
              "PUBLISH of devices that was not forwarded."),
          new Group(
              "deliveries.dropped.",
              "deliveries_dropped",
              "reason",
              "Messages of the broker that were not delivered."));

  static CounterNames of(Counter counter) {
    String text = counter.text();
    switch (counter) {
      case FRAMES_MALFORMED, FRAMES_WRONG_DIRECTION -> {
        return grouped(GROUPS.get(0), text.substring("frames.".length()));
      }
      default -> {
        // by the beginning of its name
      }
    }
    for (Group group : GROUPS) {
      if (text.startsWith(group.prefix)) {
        return grouped(group, text.substring(group.prefix.length()));
      }
    }
    return new CounterNames(
        Words.metric(text).replace("publishes_up", "publishes_received"),
        "Counter " + text + " of the gateway.",
        Labels.EMPTY);
  }

  private static CounterNames grouped(Group group, String value) {
    return new CounterNames(group.name, group.help, Labels.of(group.label, Words.metric(value)));
  }
}
