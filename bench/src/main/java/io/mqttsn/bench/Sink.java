package io.mqttsn.bench;

import java.util.BitSet;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * The far end: a subscriber at the broker that looks at the stamp in every payload. It runs in the
 * generator's process, so that one clock makes both ends of a latency.
 *
 * <p>Arrivals come on Paho's thread and are read on another, hence the lock.
 */
final class Sink implements AutoCloseable {

  /** What arrived of the measured phase. */
  record Arrivals(long distinct, long duplicates, boolean connectionLost, Latency latency) {}

  /** From sending to the first arrival, in microseconds. */
  record Latency(long p50, long p95, long p99, long max) {}

  private final Histogram latencies = new Histogram();
  private final BitSet[] seen;
  private final MqttClient client;
  private long distinct;
  private long duplicates;
  private boolean connectionLost;

  Sink(String broker, String filter, int qos, int devices) throws MqttException {
    seen = new BitSet[devices];
    for (int i = 0; i < devices; i++) {
      seen[i] = new BitSet();
    }
    client = new MqttClient(broker, MqttClient.generateClientId(), new MemoryPersistence());
    client.setCallback(new Listener());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(true);
    client.connect(options);
    client.subscribe(filter, qos);
  }

  /** Waits until so many different messages have arrived, or the time is over. */
  synchronized Arrivals await(long expected, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (distinct < expected && !connectionLost) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    Latency latency =
        new Latency(
            latencies.percentile(50),
            latencies.percentile(95),
            latencies.percentile(99),
            latencies.max());
    return new Arrivals(distinct, duplicates, connectionLost, latency);
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnect();
    }
    client.close();
  }

  private synchronized void arrived(Stamp stamp, long now) {
    if (stamp.sequence() == Stamp.WARM_UP) {
      return;
    }
    if (seen[stamp.device()].get(stamp.sequence())) {
      duplicates++;
      return;
    }
    seen[stamp.device()].set(stamp.sequence());
    distinct++;
    latencies.add((now - stamp.nanos()) / 1000);
    notifyAll();
  }

  private synchronized void lost() {
    connectionLost = true;
    notifyAll();
  }

  private final class Listener implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrived(Stamp.of(message.getPayload()), System.nanoTime());
    }

    @Override
    public void connectionLost(Throwable cause) {
      lost();
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }
}
