package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.Latencies.Distribution;
import io.mqttsn.gateway.protocol.SessionPhase;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything that one shard counts, for whoever draws curves of it; {@link ShardStatus} is the
 * short form.
 *
 * @param clients how many sessions are in which phase, every phase included
 * @param waiting messages that wait for clients
 * @param waitingOctets what those cost in memory, roughly
 * @param keptOctets what sessions, names, filters and wills of clients cost, roughly
 * @param mostKeptOctets what they may: beyond that clients are told congestion
 * @param oldestMillis how long the oldest of them has waited, 0 if none waits
 * @param openPublishes messages of clients at QoS 1 and 2 that are not finished
 * @param parked clients that have not answered any repetition
 * @param uplink from a client's PUBLISH to the broker's acknowledgement
 * @param downlink from a PUBLISH to the client's acknowledgement
 */
public record ShardReport(
    Map<SessionPhase, Integer> clients,
    int waiting,
    long waitingOctets,
    long keptOctets,
    long mostKeptOctets,
    long oldestMillis,
    int openPublishes,
    int parked,
    TrafficReport traffic,
    Distribution uplink,
    Distribution downlink) {

  /** Clients with a session, absent ones included. */
  public int sessions() {
    return clients.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Of both shards. */
  public ShardReport plus(ShardReport other) {
    Map<SessionPhase, Integer> sums = new EnumMap<>(clients);
    other.clients.forEach((phase, count) -> sums.merge(phase, count, Integer::sum));
    return new ShardReport(
        sums,
        waiting + other.waiting,
        waitingOctets + other.waitingOctets,
        keptOctets + other.keptOctets,
        mostKeptOctets + other.mostKeptOctets,
        Math.max(oldestMillis, other.oldestMillis),
        openPublishes + other.openPublishes,
        parked + other.parked,
        traffic.plus(other.traffic),
        uplink.plus(other.uplink),
        downlink.plus(other.downlink));
  }
}
