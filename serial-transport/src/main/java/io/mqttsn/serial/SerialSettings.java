package io.mqttsn.serial;

import java.time.Duration;
import java.util.Locale;

/**
 * One serial listener. So far these are the names and ranges only; opening the port comes with the
 * transport itself.
 *
 * @param name unique among the listeners
 * @param port path of the device, best one below {@code /dev/serial/by-id}, or {@code
 *     tcp://host:port}
 * @param baud symbols per second, 300 to 4,000,000
 * @param dataBits 5 to 8
 * @param stopBits 1 or 2
 * @param settle pause after opening, for boards that reset when the port is opened; 0 s to 1 min
 */
public record SerialSettings(
    String name,
    String port,
    int baud,
    int dataBits,
    Parity parity,
    int stopBits,
    FlowControl flowControl,
    Framing framing,
    Duration settle) {

  /** The parity bit. */
  public enum Parity {
    NONE,
    EVEN,
    ODD
  }

  /** How the other end says that it cannot take more. */
  public enum FlowControl {
    NONE,
    RTS_CTS,
    XON_XOFF
  }

  /** How frames are told apart in the stream of octets. */
  public enum Framing {
    /** The message's own length octets. */
    LENGTH,
    /** RFC 1055. */
    SLIP,
    SLIP_CRC16,
    XBEE_API1,
    XBEE_API2;

    /** The name in the configuration: lower case with hyphens. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
