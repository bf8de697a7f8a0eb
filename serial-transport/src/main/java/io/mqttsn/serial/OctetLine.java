package io.mqttsn.serial;

import java.io.IOException;

/**
 * An open line of octets: a serial port, or a TCP connection to one. One object is one opening.
 *
 * <p>One thread reads and another one writes. {@link #close} comes from the reading thread, and
 * once the writing one is out unless that hangs.
 */
interface OctetLine {

  /**
   * Waits a moment, at most {@link #PATIENCE_MILLIS}, for octets.
   *
   * @return how many there are, 0 if there were none
   * @throws IOException if the line is lost; the message says how
   */
  int read(byte[] buffer) throws IOException;

  /**
   * Writes everything, which takes as long as the other end lets it.
   *
   * @throws IOException if the line is lost
   */
  void write(byte[] octets) throws IOException;

  /** Octets that were written and have not left this machine; 0 if the line cannot tell. */
  int unsent();

  /** Releases the line, which frees whoever reads or writes; idempotent. */
  void close();

  /** So that whoever reads hears within this time that he is to stop. */
  int PATIENCE_MILLIS = 100;

  /** Opens the same line again and again. */
  interface Opener {

    /** Where the line leads, for a person. */
    String where();

    /** Opens the line; may block for seconds. */
    OctetLine open() throws OpenFailure;

    /** Whether there is reason to try again before the pause is over; cheap. */
    boolean isBack();

    /** Octets a second that the line carries, or 0 if it sets no pace. */
    double octetsPerSecond();

    /** Frees whoever opens, for good. */
    void close();
  }
}
