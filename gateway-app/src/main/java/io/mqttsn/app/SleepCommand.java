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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A device that is asleep most of its life: connects, subscribes, sleeps, and wakes now and then to
 * fetch what has gathered. When the gateway does not know it any more, it begins anew, as a device
 * in the field would; only the first connection must succeed.
 */
@Command(
    name = "sleep",
    sortOptions = false,
    description = "Sleeps like a battery-powered device and prints what each waking brings.",
    footer = {
      "",
      "Exit code 0: every waking was answered to its end; 1: not.",
    })
final class SleepCommand implements Callable<Integer> {

  private static final int LONGEST = 65_535;

  private final Console console;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private FilterOptions filters;

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "0|1|2",
      defaultValue = "1",
      description = "Highest QoS of a delivery (default: ${DEFAULT-VALUE}).")
  private int qos;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Sleep time told to the gateway, 1 to 65535 (default: ${DEFAULT-VALUE}).")
  private int durationSeconds;

  @Option(
      names = "--wake",
      paramLabel = "SECONDS",
      description = "Wake so often (default: three quarters of --duration).")
  private Double wakeSeconds;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      description = "Leave after so many wakings (default: at Ctrl-C).")
  private Integer cycles;

  @Option(names = "--move", description = "Wake with another address each time.")
  private boolean move;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print the topic before the message.")
  private boolean verbose;

  @Mixin private DeviceOptions device;

  SleepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    device.check(qos >= 0 && qos <= 2, "--qos is " + qos + ", not 0, 1 or 2");
    device.check(
        durationSeconds >= 1 && durationSeconds <= LONGEST,
        "--duration is " + durationSeconds + ", not 1 to " + LONGEST);
    device.check(
        wakeSeconds == null || wakeSeconds > 0, "--wake is " + wakeSeconds + ", not above 0");
    device.check(cycles == null || cycles >= 1, "--cycles is " + cycles + ", not 1 or more");
    device.check(!move || !device.isSerial(), "--move is for UDP: a serial port has one address");
    List<TopicRef> topics = filters.topics(device);
    SnClientSettings settings = device.settings();
    Duration wake = Pause.seconds(wakeSeconds == null ? durationSeconds * 0.75 : wakeSeconds);
    MessagePrinter printer = new MessagePrinter(console, verbose);
    try (SnClient client = SnClient.open(settings);
        Goodbye goodbye = Goodbye.onSignal(client::close)) {
      try {
        fallAsleep(client, topics, printer);
        int failed = live(client, topics, wake, printer);
        client.disconnect();
        if (failed > 0) {
          throw new IOException(failed + " of " + cycles + " wakings failed");
        }
      } catch (IOException e) {
        if (!goodbye.said()) {
          throw e;
        }
      }
    }
    return ExitCode.GOOD;
  }

  private void fallAsleep(SnClient client, List<TopicRef> topics, MessagePrinter printer)
      throws IOException {
    client.connect();
    for (TopicRef topic : topics) {
      client.subscribe(topic, Qos.ofLevel(qos));
    }
    client.sleep(Duration.ofSeconds(durationSeconds));
    // Retained messages come before the sleep and belong to no waking.
    for (Optional<Received> early = client.poll(Duration.ZERO);
        early.isPresent();
        early = client.poll(Duration.ZERO)) {
      printer.print(early.get());
    }
  }

  /** Returns how many wakings failed. */
  private int live(SnClient client, List<TopicRef> topics, Duration wake, MessagePrinter printer)
      throws IOException {
    int failed = 0;
    boolean known = true;
    for (int cycle = 1; cycles == null || cycle <= cycles; cycle++) {
      Pause.of(wake);
      try {
        if (move) {
          client.move();
        }
        if (!known) {
          fallAsleep(client, topics, printer);
          known = true;
        }
        wake(client, cycle, printer);
      } catch (SnClientException e) {
        console.err().println("mqttsn-gateway sleep: waking " + cycle + ": " + e.getMessage());
        failed++;
        known = e.reason() == SnClientException.Reason.NO_ANSWER && known;
      }
    }
    return failed;
  }

  private void wake(SnClient client, int cycle, MessagePrinter printer) throws IOException {
    AtomicInteger count = new AtomicInteger();
    long start = System.nanoTime();
    int early =
        client.wake(
            (Received received) -> {
              printer.print(received);
              count.incrementAndGet();
            });
    double seconds = (System.nanoTime() - start) / 1e9;
    console
        .out()
        .println(
            String.format(
                Locale.ROOT, "-- waking %d: %s in %.3f s", cycle, text(count.get()), seconds));
    if (early > 0) {
      console.err().println("mqttsn-gateway sleep: " + text(early) + " came during the sleep");
    }
  }

  private static String text(int messages) {
    return messages == 1 ? "1 message" : messages + " messages";
  }
}
