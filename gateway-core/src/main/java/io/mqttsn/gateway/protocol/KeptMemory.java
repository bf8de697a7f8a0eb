package io.mqttsn.gateway.protocol;

/**
 * What a shard's sessions keep for their clients, in octets of heap, roughly: what they take was
 * measured, the broker side's part of it included.
 *
 * <p>Each session pays in advance for the first {@value #SPARE} octets of names, so that whoever is
 * connected can also work, however much the others keep.
 */
public final class KeptMemory {

  /** A session with nothing in it, and its spare octets. */
  static final int SESSION = 4_000;

  static final int SPARE = 1_000;

  private static final int TOPIC = 150;
  private static final int SUBSCRIPTION = 620;

  /** The broker side has a tree of the levels of filters with wildcards. */
  private static final int LEVEL = 200;

  private static final int WILL = 120;
  private static final int PAST_NAME = 60;

  private final long limit;
  private long used;

  /**
   * @param limit in octets
   */
  public KeptMemory(long limit) {
    this.limit = limit;
  }

  /** Whether there is room for another client. */
  public boolean hasRoomForSession() {
    return used + SESSION <= limit;
  }

  public long limit() {
    return limit;
  }

  /** Octets in use now. */
  public long used() {
    return used;
  }

  /** A session has begun; whether there is room has been asked before. */
  Share begin() {
    used += SESSION;
    return new Share();
  }

  static long ofTopic(String name) {
    return TOPIC + 2L * name.length();
  }

  static long ofFilter(String filter) {
    long octets = SUBSCRIPTION + 4L * filter.length();
    return TopicNames.hasWildcard(filter)
        ? octets + (long) LEVEL * TopicNames.levelCount(filter)
        : octets;
  }

  static long ofWill(String topic, int messageOctets) {
    return WILL + 2L * topic.length() + messageOctets;
  }

  static long ofPastName(String name) {
    return PAST_NAME + 2L * name.length();
  }

  /** What one session keeps. */
  final class Share {
    private long held;

    /**
     * Takes so many octets.
     *
     * @return false, with nothing taken, if there is no room
     */
    boolean take(long octets) {
      if (!hasRoom(octets)) {
        return false;
      }
      takeAnyhow(octets);
      return true;
    }

    boolean hasRoom(long octets) {
      long more = paid(held + octets) - paid(held);
      return more == 0 || used + more <= limit;
    }

    /** What is there already, as after a restart, needs no leave. */
    void takeAnyhow(long octets) {
      used += paid(held + octets) - paid(held);
      held += octets;
    }

    void giveBack(long octets) {
      takeAnyhow(-octets);
    }

    /** The session is over. */
    void end() {
      used -= SESSION + paid(held);
      held = 0;
    }

    private static long paid(long octets) {
      return Math.max(0, octets - SPARE);
    }
  }
}
