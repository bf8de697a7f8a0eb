package io.mqttsn.serial;

/**
 * What the status octets of an XBee module mean, for a person: from Digi's tables of the delivery
 * statuses of frames 0x89 and 0x8B, which agree where both have a code, and of modem status 0x8A.
 */
final class XBeeStatus {

  private XBeeStatus() {}

  /** Why a transmission was not delivered. */
  static String delivery(int status) {
    String text =
        switch (status) {
          case 0x01 -> "no acknowledgement from the next radio";
          case 0x02 -> "the channel never was free";
          case 0x03 -> "purged: the sleeping radio did not ask for it";
          case 0x04 -> "the transceiver could not complete it";
          case 0x15 -> "invalid destination endpoint";
          case 0x18 -> "no buffers";
          case 0x21 -> "no acknowledgement from the network";
          case 0x22 -> "not joined to a network";
          case 0x23 -> "addressed to itself";
          case 0x24 -> "address not found";
          case 0x25 -> "route not found";
          case 0x26 -> "no neighbour relayed the broadcast";
          case 0x2B -> "invalid binding table index";
          case 0x2C -> "invalid frame or endpoint";
          case 0x2D -> "broadcast with APS encryption";
          case 0x2E -> "APS encryption without encryption enabled";
          case 0x31 -> "internal error";
          case 0x32 -> "no resources: buffers, timers";
          case 0x34 -> "no secure session";
          case 0x35 -> "encryption failed";
          case 0x74 -> "payload too long";
          case 0x75 -> "the sleeping radio did not ask for it";
          case 0xBB -> "key not authorized";
          default -> "unknown status";
        };
    return withCode(text, status);
  }

  /** What the module says of itself. */
  static String modem(int status) {
    String text =
        switch (status) {
          case 0x00 -> "hardware reset";
          case 0x01 -> "watchdog reset";
          case 0x02 -> "joined the network";
          case 0x03 -> "left the network";
          case 0x04 -> "lost synchronization";
          case 0x05 -> "coordinator realigned";
          case 0x06 -> "coordinator started";
          case 0x07 -> "network key updated";
          case 0x0B -> "network woke up";
          case 0x0C -> "network went to sleep";
          case 0x0D -> "supply voltage too high";
          case 0x11 -> "configuration changed while joining";
          default -> status >= 0x80 ? "stack error" : "unknown status";
        };
    return withCode(text, status);
  }

  private static String withCode(String text, int status) {
    return String.format("%s (0x%02X)", text, status);
  }
}
