package io.mqttsn.gateway.protocol;

/**
 * How much memory clients may take between them. What each client may have is limited too, but no
 * box has room for all of it, and on UDP anybody can be a thousand clients (SN-CGS-3).
 *
 * @param waiting octets of messages that wait for clients; see {@link DeliveryQueue} for what goes
 *     when it is used up
 * @param kept octets of what is kept of clients: sessions, topic names, subscriptions, wills. When
 *     it is used up, whatever would need more is answered <em>congestion</em>
 */
public record MemoryLimits(long waiting, long kept) {

  /** Checks that there is any room at all. */
  public MemoryLimits {
    if (waiting < 1 || kept < 1) {
      throw new IllegalArgumentException("no memory for clients: " + waiting + ", " + kept);
    }
  }

  /** A quarter and three eighths; the rest is for the gateway itself and for what it works on. */
  public static MemoryLimits ofHeap(long octets) {
    return new MemoryLimits(octets / 4, octets / 8 * 3);
  }

  /** The share of each of so many shards. */
  public MemoryLimits over(int shards) {
    return new MemoryLimits(waiting / shards, kept / shards);
  }
}
