package io.mqttsn.admin;

import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.runtime.Inspection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where everything comes from that is shown. Suppliers answer at once and may be asked from any
 * thread.
 *
 * @param counters those that are not zero
 * @param predefined what is in effect, which a reload changes
 */
public record Sources(
    About about,
    Inspection gateway,
    Supplier<List<LinkReport>> links,
    Supplier<UpstreamReport> upstream,
    Supplier<Map<Counter, Long>> counters,
    Supplier<PredefinedTopics> predefined) {

  /** Which gateway this is. */
  public record About(String name, String version, String commit, Run run) {}
}
