package io.mqttsn.serial;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One serial listener.
 *
 * @param name unique among the listeners
 * @param port path of the device, best one below {@code /dev/serial/by-id}, or {@code
 *     tcp://host:port}
 * @param line how the port is set and opened; without meaning for {@code tcp://}
 * @param maxFrame the longest MQTT-SN frame towards a client, 16 to 65,535 octets; empty for what
 *     the framing carries, which an XBee module is asked for
 * @param inFlight frames that a radio may have without having reported their transmission, 1 to 64;
 *     only framings whose radio reports it ({@code xbee-api…}) are paced by it
 */
public record SerialSettings(
    String name, String port, Line line, Framing framing, OptionalInt maxFrame, int inFlight) {

  public static final int DEFAULT_IN_FLIGHT = 4;

  /**
   * The electrical side of a port.
   *
   * @param baud symbols per second, 300 to 4,000,000
   * @param dataBits 5 to 8
   * @param stopBits 1 or 2
   * @param settle pause after opening, for boards that reset when the port is opened; 0 s to 1 min
   */
  public record Line(
      int baud,
      int dataBits,
      Parity parity,
      int stopBits,
      FlowControl flowControl,
      Dtr dtr,
      Duration settle) {

    /** 115,200 baud, 8N1, no flow control, DTR raised. */
    public static final Line DEFAULT =
        new Line(115_200, 8, Parity.NONE, 1, FlowControl.NONE, Dtr.RAISE, Duration.ZERO);
  }

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

  /** The "data terminal ready" line, whose change resets many a board. */
  public enum Dtr {
    /** Raised when the port is opened, as usual. */
    RAISE,
    /** Lowered as soon as the port is open. */
    LOWER,
    /** As the operating system leaves it. */
    KEEP
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
