package io.mqttsn.app;

import io.mqttsn.app.client.Received;
import io.mqttsn.app.client.SnClient;
import io.mqttsn.app.client.SnClientException;
import io.mqttsn.app.client.SnClientSettings;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A device that listens. It comes back when the gateway sends it away or restarts, as a device in
 * the field would; only the first connection must succeed.
 */
@Command(
    name = "sub",
    sortOptions = false,
    description = "Prints the messages that a gateway delivers, one a line, until Ctrl-C.",
    footer = {
      "",
      "Exit code 0: -C messages came, or -W seconds are over without -C; 1: otherwise.",
    })
final class SubCommand implements Callable<Integer> {

  private static final Duration FOREVER = Duration.ofDays(365);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Console console;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private FilterOptions topics;

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "0|1|2",
      defaultValue = "0",
      description = "Highest QoS of a delivery (default: ${DEFAULT-VALUE}).")
  private int qos;

  @Option(
      names = {"-C", "--count"},
      paramLabel = "N",
      description = "Leave after this many messages.")
  private Integer count;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      description = "Leave after this time.")
  private Double waitSeconds;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print the topic before the message.")
  private boolean verbose;

  @Mixin private DeviceOptions device;

  SubCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    device.check(qos >= 0 && qos <= 2, "--qos is " + qos + ", not 0, 1 or 2");
    device.check(count == null || count >= 1, "--count is " + count + ", not 1 or more");
    device.check(
        waitSeconds == null || waitSeconds > 0, "--wait is " + waitSeconds + ", not above 0");
    List<TopicRef> filters = topics.topics(device);
    SnClientSettings settings = device.settings();
    Duration wait = waitSeconds == null ? FOREVER : Pause.seconds(waitSeconds);
    long end = System.nanoTime() + wait.toNanos();
    try (SnClient client = SnClient.open(settings);
        Goodbye goodbye = Goodbye.onSignal(client::close)) {
      try {
        subscribe(client, filters);
        int printed = print(client, filters, end);
        if (count != null && printed < count) {
          throw new IOException(printed + " of " + count + " messages came in time");
        }
        client.disconnect();
      } catch (IOException e) {
        if (!goodbye.said()) {
          throw e;
        }
      }
    }
    return ExitCode.GOOD;
  }

  private void subscribe(SnClient client, List<TopicRef> filters) throws IOException {
    client.connect();
    for (TopicRef filter : filters) {
      client.subscribe(filter, Qos.ofLevel(qos));
    }
  }

  /** Prints until {@code end} or the count is reached; returns how many. */
  private int print(SnClient client, List<TopicRef> filters, long end) throws IOException {
    MessagePrinter printer = new MessagePrinter(console, verbose);
    int printed = 0;
    while ((count == null || printed < count) && System.nanoTime() - end < 0) {
      try {
        Optional<Received> received = client.poll(Duration.ofNanos(end - System.nanoTime()));
        if (received.isPresent()) {
          printer.print(received.get());
          printed++;
        }
      } catch (SnClientException e) {
        comeBack(client, filters, end, e);
      }
    }
    return printed;
  }

  private void comeBack(SnClient client, List<TopicRef> filters, long end, SnClientException reason)
      throws IOException {
    console.err().println("mqttsn-gateway sub: " + reason.getMessage() + "; connecting again");
    Duration pause = FIRST_PAUSE;
    while (System.nanoTime() - end < 0) {
      try {
        subscribe(client, filters);
        console.err().println("mqttsn-gateway sub: connected again");
        return;
      } catch (SnClientException e) {
        Pause.of(Duration.ofNanos(Math.min(pause.toNanos(), end - System.nanoTime())));
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      }
    }
  }
}
