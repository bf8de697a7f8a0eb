package io.mqttsn.gateway.port;

import java.io.IOException;

/**
 * Frames of one link: a UDP socket, a serial port.
 *
 * <p>A link may lose, repeat and reorder frames; MQTT-SN lives with that. It never fragments: a
 * frame that is too long for the link is refused and counted by the caller (see {@link #maxFrame}).
 *
 * <p>{@link #send}, {@link #broadcast} and {@link #flush} may be called from any thread. What a
 * batch wrote leaves with {@link #flush}, so that a burst of answers costs one system call.
 */
public interface Transport extends AutoCloseable {

  /** The name of the listener in the configuration; unique within a gateway. */
  String name();

  /** The longest frame this link carries towards a client, in octets. */
  int maxFrame();

  /**
   * Opens the link and hands every received frame to {@code receiver} from then on.
   *
   * @throws IOException if the link cannot be opened; the message says what, where and what to do
   */
  void start(Receiver receiver) throws IOException;

  /** Sends one frame; never blocks, and may lose it as any link may. The array is given up. */
  void send(Address to, byte[] frame);

  /** Whether the link reaches devices that it does not know; asked once the link is open. */
  boolean canBroadcast();

  /**
   * Sends one frame to everybody within {@code radius} hops (0: the link's own default); a link
   * that {@linkplain #canBroadcast cannot} does nothing. The array is given up.
   */
  void broadcast(byte[] frame, int radius);

  /** Pushes out what was sent since the last flush. */
  void flush();

  /** How the link is; may be asked from any thread, at any time. */
  LinkReport report();

  /** Releases the socket or port; idempotent. */
  @Override
  void close();

  /**
   * Where frames of a link go. Both methods are called on one thread per transport, {@link
   * #onBatchEnd} after a burst of frames: only then need anything be decided or sent.
   */
  interface Receiver {
    /** One datagram or one frame of a framing, exactly as received. The array is given up. */
    void onFrame(Address from, byte[] frame);

    /** The link has no further frame at hand. */
    void onBatchEnd();
  }

  /**
   * An address that only its link can read. Implementations compare by value, and {@code toString}
   * is fit for a log line.
   */
  interface Address {}
}
