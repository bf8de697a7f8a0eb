package io.mqttsn.gateway.port;

/**
 * The broker side. Towards the core every implementation behaves like a broker that keeps one MQTT
 * session per client, whether it really has a connection for each or shares one between all.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>{@link #submit} returns at once, from any thread; commands of one thread are carried out in
 *       order. Answers come as events that carry the command's token, each token answered at most
 *       once.
 *   <li>{@code Published}, {@code Subscribed} and {@code Unsubscribed} are sent only after the
 *       broker's own acknowledgement. What the upstream cannot take is answered {@code Refused}.
 *   <li>The broker is told that a delivery has arrived only after {@code Acknowledge}, by every
 *       client that it went to.
 *   <li>A broker that is away is tried again for ever. Accepted publishes survive that and are
 *       answered when it is back.
 * </ul>
 */
public interface Upstream extends AutoCloseable {

  /**
   * The client id of the gateway itself, which publishes for devices without a connection (QoS −1).
   * No device can have it: an empty client id is refused.
   */
  String HOUSE = "";

  /** The token of a command that wants no answer: a publish at QoS 0. */
  long NO_TOKEN = 0;

  /**
   * Begins connecting. Called once, before any {@link #submit} other than {@code Restore}: sessions
   * restored before the start are known when the first message comes that the broker kept for them.
   */
  void start(Listener listener);

  /** Hands over a command; see the interface's promises. */
  void submit(UpstreamCommand command);

  /** Whether it makes known outside how devices are; constant. */
  default boolean tellsOfDevices() {
    return false;
  }

  /** Ends a batch of commands: whoever carries them out is woken at most once per batch. */
  void flush();

  /**
   * Leaves the broker in order (no will fires) within the implementation's stop limit, in seconds,
   * and releases everything; idempotent. May block for that long.
   */
  @Override
  void close();

  /** Takes events, from any thread. */
  interface Listener {
    /**
     * Never blocks.
     *
     * @return false if there is no room now: the event was not taken, the upstream keeps it, stops
     *     reading from the broker and offers it again
     */
    boolean offer(UpstreamEvent event);

    /** Ends a batch of events. */
    void flush();
  }
}
