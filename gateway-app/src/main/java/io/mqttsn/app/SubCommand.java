package io.mqttsn.app;

import io.mqttsn.app.client.Received;
import io.mqttsn.app.client.SnClient;
import io.mqttsn.app.client.SnClientException;
import io.mqttsn.app.client.SnClientSettings;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
  private volatile boolean leaving;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private Topics topics;

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

  /** What to listen to; each may be given several times. */
  static final class Topics {
    @Option(
        names = {"-t", "--topic"},
        paramLabel = "FILTER",
        description = "Topic name or filter; + and # are wildcards.")
    private List<String> names = new ArrayList<>();

    @Option(
        names = "--predefined",
        paramLabel = "ID",
        description = "Predefined topic id, as in the gateway's configuration.")
    private List<Integer> predefined = new ArrayList<>();

    @Option(names = "--short", paramLabel = "XX", description = "Topic name of two characters.")
    private List<String> shortNames = new ArrayList<>();
  }

  @Override
  public Integer call() throws IOException {
    device.check(qos >= 0 && qos <= 2, "--qos is " + qos + ", not 0, 1 or 2");
    device.check(count == null || count >= 1, "--count is " + count + ", not 1 or more");
    device.check(
        waitSeconds == null || waitSeconds > 0, "--wait is " + waitSeconds + ", not above 0");
    List<TopicRef> filters = filters();
    SnClientSettings settings = device.settings();
    long wait =
        waitSeconds == null
            ? FOREVER.toNanos()
            : (long) (waitSeconds * TimeUnit.SECONDS.toNanos(1));
    long end = System.nanoTime() + wait;
    try (SnClient client = SnClient.open(settings)) {
      Thread goodbye = new Thread(() -> leave(client), "goodbye");
      Runtime.getRuntime().addShutdownHook(goodbye);
      try {
        subscribe(client, filters);
        int printed = print(client, filters, end);
        if (count != null && printed < count) {
          throw new IOException(printed + " of " + count + " messages came in time");
        }
        client.disconnect();
      } finally {
        removeUnlessRunning(goodbye);
      }
    } catch (IOException e) {
      if (!leaving) {
        throw e;
      }
    }
    return ExitCode.GOOD;
  }

  /** Ctrl-C: says goodbye, so that the gateway need not miss us. */
  private void leave(SnClient client) {
    leaving = true;
    client.close();
  }

  private void subscribe(SnClient client, List<TopicRef> filters) throws IOException {
    client.connect();
    for (TopicRef filter : filters) {
      client.subscribe(filter, Qos.ofLevel(qos));
    }
  }

  /** Prints until {@code end} or the count is reached; returns how many. */
  private int print(SnClient client, List<TopicRef> filters, long end) throws IOException {
    int printed = 0;
    while ((count == null || printed < count) && System.nanoTime() - end < 0) {
      try {
        Optional<Received> received = client.poll(Duration.ofNanos(end - System.nanoTime()));
        if (received.isPresent()) {
          print(received.get());
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
        sleep(Math.min(pause.toNanos(), end - System.nanoTime()));
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      }
    }
  }

  /** The octets as they are: the terminal knows its encoding better than we do. */
  private void print(Received received) {
    PrintStream out = console.out();
    if (verbose) {
      out.writeBytes((received.topic() + " ").getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes(received.payload().toArray());
    out.writeBytes(new byte[] {'\n'});
    out.flush();
  }

  private List<TopicRef> filters() {
    List<TopicRef> filters = new ArrayList<>();
    topics.names.forEach(name -> filters.add(TopicOptions.name(device, name)));
    topics.predefined.forEach(id -> filters.add(TopicOptions.predefined(device, id)));
    topics.shortNames.forEach(name -> filters.add(TopicOptions.shortName(device, name)));
    return filters;
  }

  private static void removeUnlessRunning(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is doing its work, or has done it.
    }
  }

  private static void sleep(long nanos) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
