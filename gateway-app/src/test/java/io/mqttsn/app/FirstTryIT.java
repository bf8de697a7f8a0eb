package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.client.Received;
import io.mqttsn.app.client.SnClient;
import io.mqttsn.app.client.SnClientSettings;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the README promises: one process, one broker, and a message from device to device. */
@Timeout(120)
class FirstTryIT {

  @Test
  void aMessageTravelsFromDeviceToBrokerAndToAnotherDevice() throws Exception {
    int port = FreePort.udp();
    try (Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, broker))) {
      gateway.process().awaitLine(" up, ");
      try (MosquittoSub watcher = broker.subscribe(2, "hello/#");
          SnClient listener = client(port, "listener");
          SnClient speaker = client(port, "speaker")) {
        listener.connect();
        assertThat(listener.subscribe("hello/+", Qos.TWO)).isEqualTo(Qos.TWO);
        speaker.connect();
        Qos[] levels = {Qos.ZERO, Qos.ONE, Qos.TWO};
        for (Qos qos : levels) {
          Bytes payload = Bytes.utf8(qos.name());
          speaker.publish("hello/world", payload, qos, false);
          assertThat(listener.poll(Duration.ofSeconds(20)))
              .contains(new Received("hello/world", payload, qos, false));
        }
        assertThat(watcher.await(levels.length))
            .extracting(MosquittoSub.Message::text)
            .containsExactly("ZERO", "ONE", "TWO");
        listener.disconnect();
        speaker.disconnect();
      }
      assertThat(gateway.stop()).isEqualTo(143);
      assertThat(gateway.log())
          .allMatch(line -> line.matches("[-0-9]{10} [:.0-9]{12} INFO \\w+ - .+"))
          .last()
          .asString()
          .endsWith("stopped");
    }
  }

  private static SnClient client(int port, String clientId) throws Exception {
    return SnClient.open(SnClientSettings.of(new InetSocketAddress("127.0.0.1", port), clientId));
  }

  private static String yaml(int port, Mosquitto broker) {
    return """
        version: 1
        listeners:
          - {name: lan, type: udp, bind: "127.0.0.1:%d"}
        upstream:
          servers: ["%s"]
        """
        .formatted(port, broker.address());
  }
}
