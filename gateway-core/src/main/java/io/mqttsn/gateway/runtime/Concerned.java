package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.Outbox;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a counter that means loss or refusal has concerned: the first few, until they are told. A
 * thousand clients that are refused at once cost three names, and the shards no allocation beyond
 * them.
 */
public final class Concerned {

  static final int MOST = 3;

  private record Who(String client, String link) {
    /** Strangers have no name; their address says where. */
    private String text() {
      return link == null ? LogText.name(client) : LogText.name(client) + " on " + link;
    }
  }

  private final Map<Counter, List<Who>> first = new EnumMap<>(Counter.class);
  private volatile long full;

  /** Whether another name is of use; a shard asks before it makes one up. */
  boolean wants(long counters) {
    return (counters & Loss.COUNTERS & ~full) != 0;
  }

  /**
   * From the thread of any shard.
   *
   * @param counters a bit for each, by its number; those that are no {@link Loss} are passed over
   * @param client its id, or an address
   * @param link null if the client has no address
   */
  void note(long counters, String client, String link) {
    long losses = counters & Loss.COUNTERS;
    if (losses == 0) {
      return; // as nearly always
    }
    for (long news = losses & ~full; news != 0; news &= news - 1) {
      note(Counter.values()[Long.numberOfTrailingZeros(news)], client, link);
    }
  }

  private synchronized void note(Counter counter, String client, String link) {
    List<Who> known = first.computeIfAbsent(counter, c -> new ArrayList<>(MOST));
    for (Who who : known) {
      if (who.client().equals(client)) {
        return;
      }
    }
    if (known.size() < MOST) {
      known.add(new Who(client, link));
    }
    if (known.size() == MOST) {
      full |= Outbox.bit(counter);
    }
  }

  /** Tells them and forgets them: {@code "meter-7" on radio}. */
  synchronized List<String> take(Counter counter) {
    List<Who> known = first.remove(counter);
    full &= ~Outbox.bit(counter);
    return known == null ? List.of() : known.stream().map(Who::text).toList();
  }
}
