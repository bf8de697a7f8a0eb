package io.mqttsn.upstream;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Somebody else at the broker, who sees and publishes everything. */
final class Observer implements AutoCloseable {

  /** What was seen, as {@code topic payload}, an {@code R} if retained. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  private final MqttClient client;
  private boolean closed;

  Observer(String uri, String filter) throws MqttException {
    client = new MqttClient(uri, MqttClient.generateClientId(), new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(true);
    options.setMaxInflight(1_000);
    client.connect(options);
    client.subscribe(
        filter,
        2,
        (topic, message) ->
            seen.add(
                topic
                    + " "
                    + new String(message.getPayload(), StandardCharsets.UTF_8)
                    + (message.isRetained() ? " R" : "")));
  }

  void publish(String topic, String payload, int qos, boolean retain) throws MqttException {
    client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain);
  }

  void awaitSeen(String text) {
    await().atMost(Recorder.PATIENCE).until(() -> seen.contains(text));
  }

  @Override
  public void close() throws MqttException {
    if (closed) {
      return;
    }
    closed = true;
    client.disconnectForcibly(0, 100);
    client.close();
  }
}
