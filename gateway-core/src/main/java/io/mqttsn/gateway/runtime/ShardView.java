package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.ClientStatus;
import io.mqttsn.gateway.protocol.ClientViews;
import io.mqttsn.gateway.protocol.Latencies;
import io.mqttsn.gateway.protocol.PastFrame;
import io.mqttsn.gateway.protocol.Session;
import io.mqttsn.gateway.protocol.SessionPhase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/** What can be seen of one shard from outside, on its own thread and without a change to it. */
final class ShardView {

  private final Shard shard;
  private final Traffic traffic;
  private final Latencies latencies;

  ShardView(Shard shard, Traffic traffic, Latencies latencies) {
    this.shard = shard;
    this.traffic = traffic;
    this.latencies = latencies;
  }

  ShardReport report(long now) {
    Sums sums = new Sums(now);
    shard.forEachSession(sums::add);
    return new ShardReport(
        sums.clients,
        sums.waiting,
        shard.waitingOctets(),
        shard.keptOctets(),
        shard.mostKeptOctets(),
        sums.oldestMillis,
        sums.openPublishes,
        sums.parked,
        traffic.report(),
        latencies.uplink(),
        latencies.downlink());
  }

  private static final class Sums {
    private final long now;
    private final Map<SessionPhase, Integer> clients = new EnumMap<>(SessionPhase.class);
    private int waiting;
    private long oldestMillis;
    private int openPublishes;
    private int parked;

    private Sums(long now) {
      this.now = now;
      for (SessionPhase phase : SessionPhase.values()) {
        clients.put(phase, 0);
      }
    }

    private void add(Session session) {
      clients.merge(session.phase(), 1, Integer::sum);
      waiting += session.waiting();
      oldestMillis = Math.max(oldestMillis, ClientViews.oldestMillis(session, now));
      openPublishes += ClientViews.openPublishes(session);
      parked += ClientViews.isParked(session) ? 1 : 0;
    }
  }

  /** Looks at every client id, but only at the clients of the page more closely. */
  Page<ClientStatus> clients(ClientQuery query, long now) {
    return map(select(query), query, session -> ClientViews.status(session, now));
  }

  Optional<ClientDetails> client(String id, long now) {
    return Optional.ofNullable(shard.session(id)).map(session -> ClientViews.details(session, now));
  }

  Optional<List<PastFrame>> frames(String id, long now) {
    return Optional.ofNullable(shard.session(id)).map(session -> ClientViews.frames(session, now));
  }

  /** A page of clients with their own topics, of which there may be thousands each. */
  Page<ClientDetails> details(ClientQuery query, long now) {
    return map(select(query), query, session -> ClientViews.own(session, now));
  }

  /** One more than the page holds, in order, so that it is seen whether there is another. */
  private List<Session> select(ClientQuery query) {
    int most = query.limit() + 1;
    PriorityQueue<Session> first =
        new PriorityQueue<>((a, b) -> b.client().compareTo(a.client())); // the greatest on top
    shard.forEachSession(
        session -> {
          boolean tooGreat =
              first.size() == most && session.client().compareTo(first.peek().client()) > 0;
          if (!tooGreat && query.covers(session)) {
            first.add(session);
            if (first.size() > most) {
              first.remove();
            }
          }
        });
    List<Session> selected = new ArrayList<>(first);
    selected.sort(Comparator.comparing(Session::client));
    return selected;
  }

  private static <T> Page<T> map(
      List<Session> selected, ClientQuery query, Function<Session, T> view) {
    boolean more = selected.size() > query.limit();
    List<Session> page = more ? selected.subList(0, query.limit()) : selected;
    return new Page<>(
        page.stream().map(view).toList(),
        more ? Optional.of(page.get(page.size() - 1).client()) : Optional.empty());
  }
}
