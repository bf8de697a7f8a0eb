package io.mqttsn.serial;

import java.util.List;

/**
 * A stream of octets ⇄ frames: why framing at all is that a line, unlike a datagram, does not say
 * where a message ends.
 *
 * <p>One object serves one opening of a port, so a port that comes back begins anew. The decoding
 * half ({@link #onOctets}, {@link #onSilence}) is called by the thread that reads, the encoding
 * half by the thread that writes; an implementation that needs something of one half in the other
 * shares it in a way that is safe for two threads.
 *
 * <p>Decoding is incremental, and finds its way back after whatever the line did: noise, half a
 * frame, two frames in one. It never throws for what it reads, and holds no more than one frame.
 * One mishap is counted once, not once for each octet that it cost.
 */
interface SerialFraming {

  /** The longest MQTT-SN frame that {@link #encode} takes, in octets; it may change. */
  int longestFrame();

  /** What is to be written when the port has been opened; empty for most. */
  default List<byte[]> greeting() {
    return List.of();
  }

  /** Octets as they were read, split anywhere. */
  void onOctets(byte[] octets, int length, FrameSink sink);

  /**
   * Nothing was read for {@link #gapMillis}: whatever began is not going to be finished.
   *
   * <p>Called once per gap, and also when nothing has begun.
   */
  void onSilence(FrameSink sink);

  /** How long a pause inside a frame may be, in milliseconds. */
  long gapMillis();

  /**
   * One frame for one address, as it goes onto the line. The array is given up.
   *
   * @throws IllegalArgumentException if this framing has no such addresses, as when a session
   *     outlived a change of its line's framing; one whose line has but one other end never throws
   */
  Encoded encode(SerialAddress to, byte[] frame);

  /**
   * One frame for everybody who hears the radio, or for the other end of the line. The array is
   * given up.
   */
  default Encoded encodeForAll(byte[] frame) {
    return encode(SerialAddress.LINE, frame);
  }

  /**
   * Octets for the line.
   *
   * @param ticket 1 to 255 if the radio is going to report the transmission under this number (see
   *     {@link FrameSink#onTransmitted}), else {@link #NO_TICKET}
   */
  record Encoded(byte[] octets, int ticket) {
    static final int NO_TICKET = 0;

    /** Octets whose transmission nobody reports. */
    static Encoded unreported(byte[] octets) {
      return new Encoded(octets, NO_TICKET);
    }
  }

  /** Where decoded things go; called on the reading thread. */
  interface FrameSink {

    /** {@link #onFrame} was told no signal strength. */
    int NO_RSSI = Integer.MIN_VALUE;

    /**
     * One MQTT-SN frame. The array is given up.
     *
     * @param rssiDbm how strong the radio heard it, in dBm (negative), or {@link #NO_RSSI}
     */
    void onFrame(SerialAddress from, byte[] frame, int rssiDbm);

    /** Something was wrong with what was read; it is counted. */
    void onDefect(Defect defect);

    /**
     * The radio reports the outcome of a transmission.
     *
     * @param reason what the radio said, for a person; empty if it was delivered
     */
    void onTransmitted(int ticket, boolean delivered, String reason);

    /** The radio says something of itself (reset, joined, left); for the log. */
    void onRadio(String event);
  }

  /** What can be wrong with what is read. */
  enum Defect {
    /** A frame whose checksum does not match: dropped. */
    CHECKSUM,
    /** Octets that belong to no frame were skipped, or a frame that never ended was given up. */
    RESYNCHRONISED,
    /** A frame that is longer than the framing takes: dropped, or found not to be one. */
    TOO_LONG,
    /** A whole frame of the radio that has no meaning here: dropped. */
    UNKNOWN
  }
}
