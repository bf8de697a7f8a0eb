package io.mqttsn.gateway.protocol;

/**
 * How many octets may wait for all clients of a shard together, so that many queues that are each
 * within their bound cannot fill the memory between them.
 */
public final class QueueBudget {

  /** What a waiting message costs besides its payload and name, roughly. */
  private static final int OVERHEAD = 160;

  private final long limit;
  private long used;

  /**
   * @param limit in octets
   */
  public QueueBudget(long limit) {
    this.limit = limit;
  }

  void take(DeliveryQueue.Waiting message) {
    used += cost(message);
  }

  void giveBack(DeliveryQueue.Waiting message) {
    used -= cost(message);
  }

  boolean exceeded() {
    return used > limit;
  }

  /** Octets that wait now. */
  public long used() {
    return used;
  }

  private static int cost(DeliveryQueue.Waiting message) {
    return OVERHEAD + message.payload.length() + 2 * message.topic.length();
  }
}
