package io.mqttsn.app;

import java.util.List;

/**
 * How the far end of a line puts packets between octets, written from the descriptions of the
 * framings and without a look at the gateway's own: two implementations that agree are right, or
 * misread the same sentence.
 *
 * <p>Not for two threads at once.
 */
interface ModelWire {

  /** One packet as it goes onto the line. */
  byte[] wrap(byte[] packet);

  /** The packets that are whole with these octets; what is not one is left out. */
  List<byte[]> unwrap(byte[] octets);

  /** The line has been silent for so long that what began will not be finished. */
  void silence();

  /** By the name that the configuration has for it. */
  static ModelWire of(String framing) {
    return switch (framing) {
      case "length" -> new LengthWire();
      case "slip" -> new SlipWire(false);
      case "slip-crc16" -> new SlipWire(true);
      case "xbee-api1" -> new XBeeWire(false);
      case "xbee-api2" -> new XBeeWire(true);
      default -> throw new IllegalArgumentException(framing);
    };
  }
}
