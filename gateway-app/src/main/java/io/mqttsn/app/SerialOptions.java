package io.mqttsn.app;

import io.mqttsn.app.client.Route;
import io.mqttsn.codec.Bytes;
import io.mqttsn.config.LogLevel;
import io.mqttsn.serial.SerialAddress;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialSettings.Dtr;
import io.mqttsn.serial.SerialSettings.FlowControl;
import io.mqttsn.serial.SerialSettings.Framing;
import io.mqttsn.serial.SerialSettings.Line;
import io.mqttsn.serial.SerialSettings.Parity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A serial port and how its line is set: what {@code listeners} say of one, on a command line. */
final class SerialOptions {

  private static final String NETWORK = "tcp://";

  /** Of an XBee module: its own 64-bit address, or the 16-bit one that its network gave it. */
  private static final String RADIO = "[0-9A-Fa-f]{4}([0-9A-Fa-f]{12})?";

  @Option(
      names = "--serial",
      paramLabel = "PORT",
      required = true,
      description = "A device such as /dev/ttyUSB0, or tcp://host:port of one elsewhere.")
  private String port;

  @Option(
      names = "--framing",
      paramLabel = "WORD",
      description = "length, slip, slip-crc16, xbee-api1 or xbee-api2 (default: length).")
  private Framing framing;

  @Option(names = "--baud", paramLabel = "N", description = "Speed (default: 115200).")
  private Integer baud;

  @Option(names = "--parity", paramLabel = "WORD", description = "none, even or odd.")
  private Parity parity;

  @Option(names = "--stop-bits", paramLabel = "1|2", description = "Stop bits (default: 1).")
  private Integer stopBits;

  @Option(
      names = "--flow-control",
      paramLabel = "WORD",
      description = "none, rts-cts or, with xbee-api2, xon-xoff (default: none).")
  private FlowControl flowControl;

  @Option(
      names = "--dtr",
      paramLabel = "WORD",
      description = "raise, lower or keep DTR when the port is opened (default: raise).")
  private Dtr dtr;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = "Wait after opening, for boards that reset then (default: 0).")
  private Double settleSeconds;

  /** The port; what is out of range is wrong usage. */
  SerialSettings settings(CommandSpec command) {
    quieten();
    Framing words = framing == null ? Framing.LENGTH : framing;
    boolean network = port.startsWith(NETWORK);
    check(command, !port.isEmpty(), "--serial is empty");
    check(
        command,
        !network
            || Stream.of(baud, parity, stopBits, flowControl, dtr, settleSeconds)
                .allMatch(v -> v == null),
        "--serial is " + port + ": baud, parity and so on are set where the port is");
    check(
        command,
        flowControl != FlowControl.XON_XOFF || words == Framing.XBEE_API2,
        "--flow-control xon-xoff needs --framing xbee-api2");
    return new SerialSettings(
        command.name(),
        network ? port : Path.of(port).toAbsolutePath().normalize().toString(),
        line(command),
        words,
        OptionalInt.empty(),
        SerialSettings.DEFAULT_IN_FLIGHT);
  }

  /** What the port says for the log of a gateway is not for a terminal. */
  private static void quieten() {
    LogSetup.apply(LogLevel.ERROR);
  }

  /**
   * The way to a gateway.
   *
   * @param radio hexadecimal digits, or null
   */
  Route.Serial target(CommandSpec command, String radio) {
    SerialSettings settings = settings(command);
    if (radio == null) {
      return new Route.Serial(settings, Optional.empty());
    }
    check(
        command,
        settings.framing() == Framing.XBEE_API1 || settings.framing() == Framing.XBEE_API2,
        "--radio needs --framing xbee-api1 or xbee-api2");
    check(
        command, radio.matches(RADIO), "--radio is " + radio + ", not 4 or 16 hexadecimal digits");
    return new Route.Serial(settings, Optional.of(new SerialAddress(Bytes.hex(radio))));
  }

  private Line line(CommandSpec command) {
    Line usual = Line.DEFAULT;
    int speed = baud == null ? usual.baud() : baud;
    check(
        command, speed >= 300 && speed <= 4_000_000, "--baud is " + speed + ", not 300 to 4000000");
    int stops = stopBits == null ? usual.stopBits() : stopBits;
    check(command, stops == 1 || stops == 2, "--stop-bits is " + stops + ", not 1 or 2");
    double settle = settleSeconds == null ? 0 : settleSeconds;
    check(command, settle >= 0 && settle <= 60, "--settle is " + settle + ", not 0 to 60");
    return new Line(
        speed,
        usual.dataBits(),
        parity == null ? usual.parity() : parity,
        stops,
        flowControl == null ? usual.flowControl() : flowControl,
        dtr == null ? usual.dtr() : dtr,
        Duration.ofMillis((long) (settle * 1000)));
  }

  private static void check(CommandSpec command, boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }
}
