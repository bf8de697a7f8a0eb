package io.mqttsn.embedded;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A Paho client that keeps what arrives, each message as one comparable line of text. */
final class TestClient implements AutoCloseable {

  static final String NOTHING = "nothing";

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final MqttClient paho;
  final boolean sessionPresent;

  TestClient(int port, String id) throws MqttException {
    this(port, id, new MqttConnectOptions());
  }

  TestClient(int port, String id, MqttConnectOptions options) throws MqttException {
    paho = new MqttClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence());
    paho.setTimeToWait(5000);
    paho.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {}

          @Override
          public void messageArrived(String topic, MqttMessage message) {
            arrived.add(
                topic
                    + "="
                    + new String(message.getPayload(), StandardCharsets.UTF_8)
                    + " qos "
                    + message.getQos()
                    + (message.isRetained() ? " retained" : ""));
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
    sessionPresent = paho.connectWithResult(options).getSessionPresent();
  }

  static MqttConnectOptions durable() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(false);
    return options;
  }

  void subscribe(String filter, int qos) throws MqttException {
    paho.subscribe(filter, qos);
  }

  void publish(String topic, String payload, int qos, boolean retained) throws MqttException {
    paho.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retained);
  }

  /** The next message, or {@link #NOTHING} after a while. */
  String next() throws InterruptedException {
    String line = arrived.poll(5, TimeUnit.SECONDS);
    return line == null ? NOTHING : line;
  }

  /** Drops the TCP connection without a DISCONNECT. */
  void kill() throws MqttException {
    paho.disconnectForcibly(0, 1, false);
    paho.close(true);
  }

  @Override
  public void close() throws MqttException {
    if (paho.isConnected()) {
      paho.disconnect(0);
      paho.close();
    }
  }
}
