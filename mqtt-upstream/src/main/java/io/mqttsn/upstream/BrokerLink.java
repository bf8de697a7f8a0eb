package io.mqttsn.upstream;

/**
 * One connection to the broker with everything that knows a client library behind it. What happens
 * on it is told by {@link LinkEvent}s.
 *
 * <p>All methods are called by one thread and never throw; all but {@link #close} return at once.
 * Messages it has {@link Taken#TAKEN} at QoS 1 and 2 are its own over any number of reconnects,
 * until {@link LinkEvent.Sent} or {@link LinkEvent.Forgotten}.
 */
interface BrokerLink {

  /** Begins an attempt, which ends with {@link LinkEvent.Up} or {@link LinkEvent.Down}. */
  void connect(String server);

  /** Cuts the connection or the attempt; {@link LinkEvent.Down} follows, soon, whatever hangs. */
  void abort();

  /** Changes with whatever comes from the broker on this connection, answers to pings included. */
  long heard();

  Taken publish(Outgoing message);

  /** Answered with {@link LinkEvent.Answered}, unless the connection is lost before. */
  Taken perform(Request request);

  /** Whether the broker will be told that the message has arrived. */
  boolean acknowledge(Inbound message);

  /** Says goodbye and releases everything; may block for about that long. */
  void close(long millis);

  /** What became of a request. */
  enum Taken {
    TAKEN,
    /** Not connected, or no room: later perhaps. */
    NOT_NOW,
    /** It can never be sent: a malformed topic or filter. */
    NEVER
  }
}
