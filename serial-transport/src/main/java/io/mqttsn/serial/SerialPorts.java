package io.mqttsn.serial;

import java.util.List;

/** The serial ports of this machine, for a person who has to name one. */
public final class SerialPorts {

  private SerialPorts() {}

  /** Every port, by path. */
  public static List<Entry> list() {
    return List.of();
  }

  /**
   * One port.
   *
   * @param path such as {@code /dev/ttyUSB0}, which may change with the next plugging
   * @param byId its names below {@code /dev/serial/by-id}, which do not change
   * @param description what the device says of itself; may be empty
   * @param takenBy who has the port, or why it may not be opened; empty if it is free
   */
  public record Entry(
      String path, List<String> byId, String description, Use use, String takenBy) {}

  /** Whether a port could be opened now. */
  public enum Use {
    FREE,
    TAKEN,
    FORBIDDEN
  }
}
