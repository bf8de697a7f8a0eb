package io.mqttsn.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The same publishes with the bare MQTT client and no gateway: a process of its own whose whole
 * cost is Paho's, to be held against the gateway's threads of the same names.
 *
 * <p>The window stands for the gateway's clients: that many publishes are on their way at a time.
 */
@Command(
    name = "paho-alone",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Publishes with the bare Paho client and measures itself. Loopback only.")
public final class PahoAlone implements Callable<Integer> {

  private static final int SOME_LEFT = 1;

  @Option(names = "--broker", paramLabel = "URI", required = true, description = "tcp://host:port")
  String broker;

  @Option(names = "--window", description = "publishes on their way at a time")
  int window = 50;

  @Option(names = "--qos", description = "1 or 2")
  int qos = 1;

  @Option(names = "--payload", description = "octets of each payload")
  int payload = 64;

  @Option(names = "--rate", description = "publishes a second; 0: as fast as they are taken")
  int rate;

  @Option(names = "--warm-up", description = "seconds before anything is counted")
  int warmUp = 10;

  @Option(names = "--duration", description = "seconds of the measured phase")
  int duration = 20;

  @Option(names = "--drain", description = "seconds to wait for what is still on its way")
  int drain = 10;

  @Mixin ReportOptions output;

  private final AtomicLong acknowledged = new AtomicLong();
  private Semaphore room;

  private final IMqttActionListener answer =
      new IMqttActionListener() {
        @Override
        public void onSuccess(IMqttToken token) {
          acknowledged.incrementAndGet();
          room.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
          room.release();
        }
      };

  private PahoAlone() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new PahoAlone())
            .setExecutionExceptionHandler(Mistakes::report)
            .execute(arguments));
  }

  /** 0 if every message was acknowledged, 1 if not. */
  @Override
  public Integer call() throws MqttException, IOException, InterruptedException {
    check();
    room = new Semaphore(window);
    MqttConnectOptions options = new MqttConnectOptions();
    // Paho gives its place in the window back after it has told us, so one more is needed.
    options.setMaxInflight(2 * window);
    try (MqttAsyncClient client =
        new MqttAsyncClient(
            Loopback.broker(broker), MqttAsyncClient.generateClientId(), new MemoryPersistence())) {
      client.connect(options).waitForCompletion();
      publish(client, Duration.ofSeconds(warmUp));
      int left = measure(client);
      client.disconnect().waitForCompletion();
      return left == 0 ? 0 : SOME_LEFT;
    }
  }

  private void check() {
    LoadSettings.within("window", window, 1, LoadSettings.MAX_CLIENTS);
    LoadSettings.within("qos", qos, 1, 2);
    LoadSettings.within("payload", payload, Stamp.SIZE, 60_000);
    LoadSettings.within("rate", rate, 0, 1_000_000);
    LoadSettings.within("warm-up", warmUp, 0, LoadSettings.MAX_DURATION.toSeconds());
    LoadSettings.within("duration", duration, 1, LoadSettings.MAX_DURATION.toSeconds());
    LoadSettings.within("drain", drain, 0, 600);
  }

  private int measure(MqttAsyncClient client)
      throws MqttException, IOException, InterruptedException {
    settle();
    long acknowledgedBefore = acknowledged.get();
    ProcessCost before = ProcessCost.of(ProcessHandle.current().pid());
    long began = System.nanoTime();
    long published = publish(client, Duration.ofSeconds(duration));
    settle();
    double seconds = (System.nanoTime() - began) / 1e9;
    ProcessCost after = ProcessCost.of(ProcessHandle.current().pid());
    long answered = acknowledged.get() - acknowledgedBefore;

    output.publish(
        ReportOptions.begin("paho-alone")
            .add("window", window)
            .add("qos", qos)
            .add("payload-octets", payload)
            .add("rate-asked-per-second", rate)
            .add("measured-seconds", seconds)
            .add("messages.published", published)
            .add("messages.acknowledged", answered)
            .add("messages.per-second", answered / seconds)
            .addCost("paho", before, after, answered));
    return (int) (published - answered);
  }

  private long publish(MqttAsyncClient client, Duration length)
      throws MqttException, InterruptedException {
    long start = System.nanoTime();
    long end = start + length.toNanos();
    long published = 0;
    for (long now = start; now - end < 0; now = System.nanoTime()) {
      if (rate > 0) {
        long due = start + published * 1_000_000_000L / rate;
        if (due - now > 0) {
          TimeUnit.NANOSECONDS.sleep(due - now);
          continue;
        }
      }
      if (room.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        byte[] octets = new Stamp(now, 0, (int) published).toPayload(payload).toArray();
        client.publish("bench/paho-alone", octets, qos, false, null, answer);
        published++;
      }
    }
    return published;
  }

  /** Waits for what is on its way. */
  private void settle() throws InterruptedException {
    if (room.tryAcquire(window, drain, TimeUnit.SECONDS)) {
      room.release(window);
    }
  }
}
