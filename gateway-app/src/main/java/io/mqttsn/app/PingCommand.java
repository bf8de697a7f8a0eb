package io.mqttsn.app;

import io.mqttsn.app.client.SnClient;
import io.mqttsn.app.client.SnClientSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a gateway takes to answer a connected device, in the manner of ping(8). */
@Command(
    name = "ping",
    sortOptions = false,
    description = "Connects and measures how long a gateway takes to answer PINGREQ.",
    footer = {
      "",
      "Exit code 0: at least one was answered; 1: none, or no connection.",
    })
final class PingCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Leave after so many (default: at Ctrl-C).")
  private Integer count;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Pause between two (default: ${DEFAULT-VALUE}).")
  private double intervalSeconds;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "What is not answered within this time is lost (default: ${DEFAULT-VALUE}).")
  private double waitSeconds;

  @Mixin private DeviceOptions device;

  PingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    device.check(count == null || count >= 1, "--count is " + count + ", not 1 or more");
    device.check(
        intervalSeconds >= 0.001, "--interval is " + intervalSeconds + ", not 0.001 or more");
    device.check(waitSeconds >= 0.001, "--wait is " + waitSeconds + ", not 0.001 or more");
    SnClientSettings settings = device.settings();
    device.check(
        settings.keepAlive().isZero() || intervalSeconds < settings.keepAlive().toSeconds(),
        "--interval is " + intervalSeconds + ", not below --keep-alive");
    RoundTrips trips = new RoundTrips();
    try (SnClient client = SnClient.open(settings);
        Goodbye goodbye = Goodbye.onSignal(() -> leave(client, trips))) {
      try {
        client.connect();
        measure(client, settings, trips, goodbye);
      } catch (IOException e) {
        if (!goodbye.said()) {
          throw e;
        }
      }
    }
    if (trips.answered() == 0) {
      throw new IOException("none of " + trips.sent() + " was answered");
    }
    return ExitCode.GOOD;
  }

  /** Prints the summary whatever ends it, but for Ctrl-C, which prints it itself. */
  private void measure(
      SnClient client, SnClientSettings settings, RoundTrips trips, Goodbye goodbye)
      throws IOException {
    console.out().println("PING " + settings.route().address() + " as " + settings.clientId());
    try {
      ping(client, trips);
      client.disconnect();
    } finally {
      if (!goodbye.said()) {
        console.out().println(trips.summary());
      }
    }
  }

  private void leave(SnClient client, RoundTrips trips) {
    client.close();
    console.out().println(trips.summary());
  }

  private void ping(SnClient client, RoundTrips trips) throws IOException {
    for (int sequence = 1; count == null || sequence <= count; sequence++) {
      if (sequence > 1) {
        Pause.of(Pause.seconds(intervalSeconds));
      }
      trips.send();
      Optional<Duration> time = client.probe(Pause.seconds(waitSeconds));
      if (time.isPresent()) {
        trips.answer(time.get());
        console.out().println("seq=" + sequence + " time=" + RoundTrips.millis(time.get()) + " ms");
      } else {
        console.out().println("seq=" + sequence + " no answer");
      }
    }
  }
}
