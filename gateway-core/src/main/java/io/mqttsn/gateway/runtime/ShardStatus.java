package io.mqttsn.gateway.runtime;

/**
 * How one shard is doing, counted by its own thread between two batches: the numbers belong
 * together, and that they came at all proves that the shard is alive.
 *
 * @param active clients that can be spoken to now, those that have just woken up included
 * @param asleep clients that are connected and sleep
 * @param away clients without a connection, or in the middle of making one, whose session is kept
 * @param waiting messages that wait for clients
 * @param waitingOctets what those messages cost in memory, roughly
 */
public record ShardStatus(int active, int asleep, int away, int waiting, long waitingOctets) {

  /** Of no clients. */
  public static final ShardStatus NONE = new ShardStatus(0, 0, 0, 0, 0);

  /** Of both shards' clients. */
  public ShardStatus plus(ShardStatus other) {
    return new ShardStatus(
        active + other.active,
        asleep + other.asleep,
        away + other.away,
        waiting + other.waiting,
        waitingOctets + other.waitingOctets);
  }
}
