package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.DeviceStatus;

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

  /** What was told of the client, if that is not so; null when it is. */
  public static String toldAndUntrue(Session session) {
    DeviceStatus told = session.presence.told();
    DeviceStatus.State state = told == null ? null : told.state();
    boolean truth =
        switch (session.phase()) {
          case ACTIVE -> state == DeviceStatus.State.ONLINE;
          case ASLEEP, AWAKE -> state == DeviceStatus.State.ASLEEP;
          case LOST -> state == DeviceStatus.State.LOST;
          case DISCONNECTED ->
              state != DeviceStatus.State.ONLINE && state != DeviceStatus.State.ASLEEP;
          case CONNECTING -> true; // whatever it was before, until it is let in
        };
    return truth ? null : String.valueOf(told);
  }

  /** How many names the client has ids for. */
  public static int topics(Session session) {
    return session.topics.size();
  }
}
