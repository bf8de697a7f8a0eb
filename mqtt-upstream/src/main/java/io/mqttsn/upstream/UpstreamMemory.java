package io.mqttsn.upstream;

/**
 * How many octets may lie on this side, beside the numbers of messages: a message may be as long as
 * a frame, or, from the broker, as long as anybody likes.
 *
 * @param publishes that the upstream thread has not looked at
 * @param outgoing messages that wait for the broker, in line or in flight
 * @param arrivals messages from the broker that the upstream thread has not looked at
 */
record UpstreamMemory(long publishes, long outgoing, long arrivals) {

  /** What a message takes besides its payload and topic, roughly. */
  private static final int OVERHEAD = 200;

  /** A sixteenth and two eighths: little of it is used unless something is wrong. */
  static UpstreamMemory ofHeap(long octets) {
    return new UpstreamMemory(octets / 16, octets / 8, octets / 8);
  }

  static long of(String topic, int payloadOctets) {
    return OVERHEAD + 2L * topic.length() + payloadOctets;
  }
}
