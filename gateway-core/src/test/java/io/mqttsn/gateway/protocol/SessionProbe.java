package io.mqttsn.gateway.protocol;

/** What a simulation may know of a session that its messages do not show. */
public final class SessionProbe {

  private SessionProbe() {}

  /**
   * Says what waits in this session without a deadline of its own, or null. Parked messages wait
   * for the client's next sign of life, which the keep-alive supervises.
   */
  public static String waitsForEver(Session session) {
    boolean unbounded = session.nextDeadline() == Retry.NEVER;
    return switch (session.phase()) {
      case CONNECTING ->
          session.connecting.deadline() == Retry.NEVER ? "a connection attempt" : null;
      case ACTIVE ->
          session.outbound.waiting() > 0
                  && !session.outbound.isParked()
                  && session.outbound.deadline() == Retry.NEVER
              ? "a message for an active client"
              : null;
      case ASLEEP -> unbounded ? "a sleeper" : null;
      case AWAKE -> unbounded ? "a client that is awake" : null;
      case DISCONNECTED, LOST -> unbounded ? "an absent client's session" : null;
    };
  }

  /** How many names the client has ids for. */
  public static int topics(Session session) {
    return session.topics.size();
  }
}
