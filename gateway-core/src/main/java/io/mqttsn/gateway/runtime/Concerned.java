package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.Outbox;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a counter that means loss or refusal has concerned: the first few, until they are told. A
 * thousand clients that are refused at once cost three names. Who comes again and again costs the
 * shard a comparison.
 */
public final class Concerned {

  static final int MOST = 3;

  private static final Counter[] COUNTERS = Counter.values();

  /** Strangers have no name; their address says where. */
  private record Who(Object clientOrAddress, String link) {
    private String text() {
      String name = LogText.name(clientOrAddress.toString());
      return link == null ? name : name + " on " + link;
    }
  }

  private final Map<Counter, List<Who>> first = new EnumMap<>(Counter.class);
  private volatile long full;

  /** Who was noted last for each; without a lock, for at the worst somebody is noted once more. */
  private final Object[] last = new Object[COUNTERS.length];

  /**
   * From the thread of any shard.
   *
   * @param counters a bit for each, by its number; those that are no {@link Loss} are passed over
   * @param who a client's id, or the address of somebody who has none
   * @param link null if the client has no address
   */
  void note(long counters, Object who, String link) {
    long losses = counters & Loss.COUNTERS;
    if (losses == 0) {
      return; // as nearly always
    }
    for (long news = losses & ~full; news != 0; news &= news - 1) {
      int number = Long.numberOfTrailingZeros(news);
      if (!who.equals(last[number])) {
        last[number] = who;
        note(COUNTERS[number], new Who(who, link));
      }
    }
  }

  private synchronized void note(Counter counter, Who who) {
    List<Who> known = first.computeIfAbsent(counter, c -> new ArrayList<>(MOST));
    boolean isNew =
        known.stream().noneMatch(k -> k.clientOrAddress().equals(who.clientOrAddress()));
    if (isNew && known.size() < MOST) {
      known.add(who);
    }
    if (known.size() == MOST) {
      full |= Outbox.bit(counter);
    }
  }

  /** Tells them and forgets them: {@code "meter-7" on radio}. */
  synchronized List<String> take(Counter counter) {
    List<Who> known = first.remove(counter);
    last[counter.ordinal()] = null;
    full &= ~Outbox.bit(counter);
    return known == null ? List.of() : known.stream().map(Who::text).toList();
  }
}
