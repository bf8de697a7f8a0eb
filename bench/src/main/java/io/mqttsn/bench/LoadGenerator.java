package io.mqttsn.bench;

import io.mqttsn.codec.Qos;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.eclipse.paho.client.mqttv3.MqttException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Plays a number of MQTT-SN devices against a running gateway and a subscriber at its broker, and
 * says how fast, how late and at what cost the messages went through.
 *
 * <p>Bounded in clients, messages and time; it ends by itself.
 */
@Command(
    name = "load-generator",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Publishes from many MQTT-SN devices and measures the gateway. Loopback only.")
public final class LoadGenerator implements Callable<Integer> {

  private static final int NOT_WHOLE = 1;

  @Option(names = "--gateway", paramLabel = "HOST:PORT", description = "the gateway's listener")
  String gateway = "127.0.0.1:10000";

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = "the broker, for the subscriber at the far end; none: no subscriber")
  String broker;

  @Option(names = "--pid", description = "the gateway's process id; none: its cost is not measured")
  Long pid;

  @Option(names = "--clients", description = "how many devices, each with one publish on its way")
  int clients = 50;

  @Option(names = "--qos", description = "0, 1 or 2; 0 needs a rate")
  int qos = 1;

  @Option(names = "--payload", description = "octets of each payload")
  int payload = 64;

  @Option(names = "--rate", description = "publishes a second in all; 0: as fast as they are taken")
  int rate;

  @Option(names = "--warm-up", description = "seconds before anything is counted")
  int warmUp = 10;

  @Option(names = "--duration", description = "seconds of the measured phase")
  int duration = 20;

  @Option(names = "--messages", description = "ends the measured phase earlier; 0: time alone does")
  long messages;

  @Option(names = "--retry-after", description = "milliseconds before a device repeats itself")
  int retryAfter = 5_000;

  @Option(names = "--drain", description = "seconds to wait for what is still on its way")
  int drain = 10;

  @Option(names = "--connect-limit", description = "seconds to wait for all devices to connect")
  int connectLimit = 30;

  @Mixin ReportOptions output;

  private LoadGenerator() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new LoadGenerator())
            .setExecutionExceptionHandler(Mistakes::report)
            .execute(arguments));
  }

  /** 0 if every message arrived, 1 if not. */
  @Override
  public Integer call() throws IOException, MqttException, InterruptedException {
    LoadSettings settings = settings();
    String topics = "bench/" + ProcessHandle.current().pid() + "/";
    try (Sink sink =
            broker == null ? null : new Sink(Loopback.broker(broker), topics + "#", qos, clients);
        Fleet fleet = new Fleet(settings, topics)) {
      if (!fleet.connect(Duration.ofSeconds(connectLimit))) {
        throw new IOException(
            "not every device could connect to " + gateway + " within " + connectLimit + " s");
      }
      fleet.warmUp();
      fleet.settle();
      return measure(settings, fleet, sink);
    }
  }

  private int measure(LoadSettings settings, Fleet fleet, Sink sink)
      throws IOException, InterruptedException {
    Traffic start = fleet.traffic();
    ProcessCost gatewayBefore = pid == null ? null : ProcessCost.of(pid);
    ProcessCost ownBefore = ProcessCost.of(ProcessHandle.current().pid());
    long began = System.nanoTime();
    fleet.measure();
    boolean settled = fleet.settle();
    double seconds = (System.nanoTime() - began) / 1e9;
    Traffic traffic = fleet.traffic().minus(start);
    Sink.Arrivals arrivals =
        sink == null ? null : sink.await(traffic.published, settings.drain().toMillis());

    Report report = begin(settings, seconds, traffic);
    boolean whole = settled && traffic.acknowledged == traffic.published;
    if (arrivals != null) {
      whole &= arrivals.distinct() == traffic.published;
      addArrivals(report, traffic, arrivals);
    }
    if (pid != null) {
      report.addCost("gateway", gatewayBefore, ProcessCost.of(pid), traffic.acknowledged);
    }
    ProcessCost ownAfter = ProcessCost.of(ProcessHandle.current().pid());
    report.add(
        "generator.cpu.micros-per-message",
        ownAfter.microsSince(ownBefore) / (double) Math.max(1, traffic.acknowledged));
    output.publish(report);
    return whole ? 0 : NOT_WHOLE;
  }

  private Report begin(LoadSettings settings, double seconds, Traffic traffic) {
    return ReportOptions.begin("gateway")
        .add("clients", clients)
        .add("qos", qos)
        .add("payload-octets", payload)
        .add("rate-asked-per-second", settings.rate())
        .add("measured-seconds", seconds)
        .add("messages.published", traffic.published)
        .add("messages.acknowledged", traffic.acknowledged)
        .add("messages.per-second", traffic.acknowledged / seconds)
        .add("messages.repeated", traffic.repeated)
        .add("messages.refused", traffic.refused)
        .add("devices.dismissed", traffic.dismissed)
        .add("datagrams.unreachable", traffic.unreachable);
  }

  private static void addArrivals(Report report, Traffic traffic, Sink.Arrivals arrivals) {
    Sink.Latency latency = arrivals.latency();
    report
        .add("arrived.distinct", arrivals.distinct())
        .add("arrived.lost", traffic.published - arrivals.distinct())
        .add("arrived.duplicates", arrivals.duplicates())
        .add("latency.p50-micros", latency.p50())
        .add("latency.p95-micros", latency.p95())
        .add("latency.p99-micros", latency.p99())
        .add("latency.max-micros", latency.max());
    if (arrivals.connectionLost()) {
      report.add("arrived.note", "the subscriber lost the broker");
    }
  }

  private LoadSettings settings() {
    return new LoadSettings(
        Loopback.address(gateway),
        clients,
        Qos.ofLevel(qos),
        payload,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(duration),
        messages,
        rate,
        Duration.ofMillis(retryAfter),
        Duration.ofSeconds(drain));
  }
}
