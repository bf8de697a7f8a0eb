package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Five lines at 115,200 baud, one of each framing, all of them full at once: first towards the
 * broker, then towards the nodes.
 *
 * <p>A pseudo-terminal is as fast as the machine, so each sender reckons with the line's speed
 * itself: the model radio as a UART would, the gateway as it always does. How long is {@code
 * -Drate.seconds}, four unless said otherwise; {@code target/line-rate-figures.txt} has the
 * figures, with the processor time of the whole gateway, broker side included.
 */
@Timeout(600)
class LineRateIT {

  private static final int SECONDS = Integer.getInteger("rate.seconds", 4);

  /** Eight bits of data, one that begins and one that ends. */
  private static final int OCTETS_PER_SECOND = 11_520;

  /** On a machine that builds something else at the same time; see the figures for others. */
  private static final double CLOSE = 0.7;

  /** What has gathered before the measurement is read within it. */
  private static final double FAST = 1.5;

  private static final int NODES = 20;
  private static final long PATIENCE_MILLIS = 20_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PAYLOAD = Octets.text("x".repeat(32));
  private static final double MICROS_PER_TICK = 10_000;

  private static final List<String> FIGURES = new ArrayList<>();
  private static Yard yard;

  @BeforeAll
  static void open() throws IOException {
    yard = Yard.open(Yard.FRAMINGS);
  }

  @AfterAll
  static void close() throws IOException {
    Files.write(Path.of("target", "line-rate-figures.txt"), FIGURES);
    yard.close();
  }

  @Test
  void whatFullLinesSayArrivesAtTheBrokerWhole() throws Exception {
    byte[] message = HexFormat.of().parseHex(Octets.publish("02", Octets.text("up"), 0, PAYLOAD));
    Map<String, List<ModelNode>> nodes = connected("up");
    Map<String, Double> rates = new ConcurrentHashMap<>();
    int all = Yard.FRAMINGS.stream().mapToInt(framing -> count(framing, message)).sum();
    try (MosquittoSub watcher = yard.broker().subscribe(0, "up")) {
      Spent before = Spent.now();
      Yard.atOnce(
          Yard.FRAMINGS,
          framing -> {
            ModelRadio radio = yard.radio(framing);
            radio.pace(OCTETS_PER_SECOND);
            int count = count(framing, message);
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
              radio.say(nodes.get(framing).get(i % NODES).number(), message);
            }
            rates.put(framing, count / seconds(begin));
            radio.pace(Double.POSITIVE_INFINITY);
          });
      watcher.await(all);
      String cost = Spent.now().perFrame(before, all);
      for (String framing : Yard.FRAMINGS) {
        int octets = yard.radio(framing).octetsFor(0, message);
        report("up", framing, rates.get(framing), octets, rates.get(framing) * octets);
      }
      FIGURES.add("up   " + all + " frames, all of them at the broker, " + cost);
    }
  }

  private static int count(String framing, byte[] message) {
    return SECONDS * OCTETS_PER_SECOND / yard.radio(framing).octetsFor(0, message);
  }

  @Test
  void whatIsToBeDeliveredFillsTheLines() throws Exception {
    for (List<ModelNode> nodes : connected("down").values()) {
      Yard.atOnce(nodes, node -> node.subscribe(0, "down"));
    }
    Map<String, Double> rates = new ConcurrentHashMap<>();
    try (ChildProcess publisher = publishForever()) {
      Spent before = Spent.now();
      long packetsBefore = packets();
      Yard.atOnce(
          Yard.FRAMINGS, framing -> rates.put(framing, octetsPerSecond(yard.radio(framing))));
      String cost = Spent.now().perFrame(before, packets() - packetsBefore);
      for (String framing : Yard.FRAMINGS) {
        ModelRadio radio = yard.radio(framing);
        double octets = (double) radio.octetsHeard() / radio.packetsHeard();
        report("down", framing, rates.get(framing) / octets, octets, rates.get(framing));
      }
      assertThat(publisher.isAlive()).as("%s", publisher.lines()).isTrue();
      FIGURES.add("down " + cost);
    }
    assertThat(rates.values())
        .allSatisfy(
            rate ->
                assertThat(rate).isBetween(CLOSE * OCTETS_PER_SECOND, FAST * OCTETS_PER_SECOND));
  }

  /** Twenty messages a second, each for twenty nodes on every line: twice what a line carries. */
  private static ChildProcess publishForever() throws IOException {
    String port = String.valueOf(yard.broker().port());
    String[] command = {
      "mosquitto_pub",
      "-h",
      "127.0.0.1",
      "-p",
      port,
      "-t",
      "down",
      "-m",
      "x".repeat(32),
      "--repeat",
      "1000000",
      "--repeat-delay",
      "0.05"
    };
    return ChildProcess.start(List.of(command));
  }

  private static double octetsPerSecond(ModelRadio radio) {
    long first = radio.octetsHeard() + OCTETS_PER_SECOND; // the queue is full by then
    awaitOctets(radio, first);
    long begin = System.nanoTime();
    long before = radio.octetsHeard();
    awaitOctets(radio, before + (long) SECONDS * OCTETS_PER_SECOND);
    return (radio.octetsHeard() - before) / seconds(begin);
  }

  private static void awaitOctets(ModelRadio radio, long count) {
    await()
        .atMost(LIMIT.plusSeconds(3L * SECONDS))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> radio.octetsHeard() >= count);
  }

  private static long packets() {
    return Yard.FRAMINGS.stream().mapToLong(f -> yard.radio(f).packetsHeard()).sum();
  }

  private static Map<String, List<ModelNode>> connected(String name) {
    Map<String, List<ModelNode>> nodes = new ConcurrentHashMap<>();
    for (String framing : Yard.FRAMINGS) {
      nodes.put(framing, yard.radio(framing).nodes(NODES, name + "-" + framing, PATIENCE_MILLIS));
      Yard.atOnce(nodes.get(framing), ModelNode::connect);
    }
    return nodes;
  }

  private static void report(
      String direction, String framing, double frames, double octetsEach, double octets) {
    FIGURES.add(
        String.format(
            Locale.ROOT,
            "%-4s %-10s %4.0f frames/s of %.0f octets: %.0f octets/s, %.1f %% of the line",
            direction,
            framing,
            frames,
            octetsEach,
            octets,
            100 * octets / OCTETS_PER_SECOND));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** User and system time so far, in the kernel's ticks. */
  private record Spent(long gateway, long linesThreads) {

    static Spent now() throws IOException {
      Path process = Path.of("/proc", "" + yard.gateway().process().pid());
      long lines = 0;
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
        for (Path thread : threads) {
          lines += isLines(thread) ? ticks(thread) : 0;
        }
      }
      return new Spent(ticks(process), lines);
    }

    private static boolean isLines(Path thread) throws IOException {
      try {
        return Files.readString(thread.resolve("comm")).startsWith("serial-");
      } catch (NoSuchFileException e) {
        return false; // one of the compiler's, which come and go
      }
    }

    private static long ticks(Path task) throws IOException {
      String stat = Files.readString(task.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** What each frame has cost since. */
    String perFrame(Spent since, long frames) {
      return String.format(
          Locale.ROOT,
          "%.0f us of the gateway each, %.0f us of them in the lines' own threads",
          MICROS_PER_TICK * (gateway - since.gateway) / frames,
          MICROS_PER_TICK * (linesThreads - since.linesThreads) / frames);
    }
  }
}
