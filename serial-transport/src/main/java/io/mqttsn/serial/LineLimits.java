package io.mqttsn.serial;

import io.mqttsn.serial.SerialSettings.Parity;

/**
 * How long is long on a line: of a frame in either direction, and of a pause inside one.
 *
 * <p>What is sent without being configured stays within 255 octets: the longest that a length of
 * one octet says, and more than the buffers of many a device. What is received may be longer, for
 * it costs only memory; the limit is there so that a damaged length, or an end that was lost, does
 * not swallow the line.
 */
final class LineLimits {

  /** A framing that marks where frames begin or end needs no pause to find them again. */
  static final long DELIMITED_GAP_MILLIS = 500;

  private static final int LONGEST_SENT = 255;
  private static final int LONGEST_RECEIVED = 4096;

  private static final int SHORTEST_GAP_MILLIS = 50;
  private static final int GAP_CHARACTERS = 5;

  // A lost segment comes again after 200 ms at the earliest: no pause of the device's.
  private static final long NETWORK_GAP_MILLIS = 500;

  private LineLimits() {}

  /** The longest frame towards a device. */
  static int longestSent(SerialSettings settings) {
    return settings.maxFrame().orElse(LONGEST_SENT);
  }

  /** The longest frame that is taken from a device. */
  static int longestReceived(SerialSettings settings) {
    return Math.max(LONGEST_RECEIVED, settings.maxFrame().orElse(0));
  }

  /**
   * Where only a pause says that a message was given up: five character times, which no UART that
   * has something to say lets pass, but 50 ms at least, for adapters collect octets before they
   * hand them on.
   */
  static long characterGapMillis(SerialSettings settings) {
    if (settings.port().startsWith("tcp://")) {
      return NETWORK_GAP_MILLIS;
    }
    SerialSettings.Line line = settings.line();
    int parityBits = line.parity() == Parity.NONE ? 0 : 1;
    long bits = (long) GAP_CHARACTERS * (1 + line.dataBits() + parityBits + line.stopBits());
    long millis = (bits * 1000 + line.baud() - 1) / line.baud();
    return Math.max(SHORTEST_GAP_MILLIS, millis);
  }
}
