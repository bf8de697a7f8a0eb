package io.mqttsn.app;

import io.mqttsn.app.client.SerialChannel;
import io.mqttsn.serial.SerialSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What passes on a line, for who cannot see why a device is not heard. It sends nothing itself. */
@Command(
    name = "sniff",
    sortOptions = false,
    description = {
      "Prints what is received on a serial port: each frame decoded, with time,",
      "sender and, where the radio tells it, strength; and what is wrong with the",
      "octets between frames.",
    },
    footer = {
      "",
      "A port has one reader. To listen while the gateway runs, connect the",
      "receiving pin of a second adapter to the line; else stop the gateway.",
      "Exit code 0: -C frames came, or --for is over without -C; 1: otherwise.",
    })
final class SniffCommand implements Callable<Integer> {

  private static final Duration FOREVER = Duration.ofDays(365);

  /** How long a defect may wait for its line while no frame comes. */
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How the transport says that somebody else has the port. */
  private static final String TAKEN = " is taken ";

  private final Console console;

  @Spec private CommandSpec command;

  @ArgGroup(exclusive = false, multiplicity = "1", heading = "The port:%n")
  private SerialOptions serial;

  @Option(
      names = {"-C", "--count"},
      paramLabel = "N",
      description = "Leave after this many frames.")
  private Integer count;

  @Option(
      names = {"-W", "--for"},
      paramLabel = "SECONDS",
      description = "Leave after this time (default: at Ctrl-C).")
  private Double seconds;

  @Option(
      names = {"-x", "--hex"},
      description = "Print the octets of each frame, too.")
  private boolean hex;

  SniffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    check(count == null || count >= 1, "--count is " + count + ", not 1 or more");
    check(seconds == null || seconds > 0, "--for is " + seconds + ", not above 0");
    SerialSettings settings = serial.settings(command);
    Duration time = seconds == null ? FOREVER : Pause.seconds(seconds);
    try (SerialChannel channel = open(settings)) {
      console.err().println("listening on " + settings.port() + ", " + settings.framing().text());
      int printed = print(channel, System.nanoTime() + time.toNanos());
      if (count != null && printed < count) {
        throw new IOException(printed + " of " + count + " frames came in time");
      }
    }
    return ExitCode.GOOD;
  }

  private static SerialChannel open(SerialSettings settings) throws IOException {
    try {
      return SerialChannel.open(settings);
    } catch (IOException e) {
      if (e.getMessage().contains(TAKEN)) {
        throw new IOException(
            e.getMessage()
                + "; sniff needs a port for itself: stop what has it (systemctl stop"
                + " mqttsn-gateway), or listen with a second adapter on the same line",
            e);
      }
      throw e;
    }
  }

  /** Prints until {@code end} or the count is reached; returns how many frames. */
  private int print(SerialChannel channel, long end) throws IOException {
    SniffPrinter printer = new SniffPrinter(console.out(), hex);
    int printed = 0;
    while ((count == null || printed < count) && System.nanoTime() - end < 0) {
      Optional<SerialChannel.Arrival> arrival =
          channel.receive(Math.min(end, System.nanoTime() + GLANCE_NANOS));
      printer.changes(channel.report());
      if (arrival.isPresent()) {
        printer.frame(arrival.get(), channel.report().signals().get(arrival.get().from()));
        printed++;
      }
    }
    printer.changes(channel.report());
    return printed;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }
}
