package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port at another machine: the real ser2net between a pseudo-terminal and the gateway. */
@Timeout(180)
class Ser2netIT {

  private static final int NODES = 5;
  private static final int READINGS = 20;
  private static final long PATIENCE_MILLIS = 1_000;

  private SerialCable cable;
  private Path file;
  private int port;
  private ChildProcess ser2net;
  private Mosquitto broker;
  private GatewayProcess gateway;
  private ModelRadio radio;

  @BeforeEach
  void open() throws IOException {
    cable = SerialCable.laid();
    file = Files.createTempFile("ser2net-", ".yaml");
    port = FreePort.tcp();
    Files.writeString(
        file,
        """
        %%YAML 1.1
        ---
        connection: &yard
          accepter: tcp,127.0.0.1,%d
          connector: serialdev,%s,115200n81,local
          options:
            kickolduser: true
        """
            .formatted(port, cable.near()));
    startSer2net();
    broker = Mosquitto.start("max_queued_messages 0");
    gateway =
        GatewayProcess.start(
                """
                version: 1
                gateway: {advertise: 0}
                listeners:
                  - {name: far, type: serial, framing: slip-crc16, port: "tcp://127.0.0.1:%d"}
                upstream: {servers: ["%s"]}
                """
                    .formatted(port, broker.address()))
            .awaitBroker();
    radio = new ModelRadio(cable.far(), "slip-crc16", 1);
  }

  @AfterEach
  void close() throws IOException {
    radio.close();
    gateway.close();
    broker.close();
    ser2net.close();
    cable.close();
    Files.delete(file);
  }

  private void startSer2net() throws IOException {
    // No lock files: they are for programs that share a real port.
    ser2net = ChildProcess.start(List.of("ser2net", "-d", "-u", "-c", file.toString()));
  }

  @Test
  @DisplayName("SN-SER-3: sessions survive that ser2net is killed and started again")
  void nodesBehindSer2netPublishAndSurviveItsDeath() throws Exception {
    List<ModelNode> nodes = radio.nodes(NODES, "far", PATIENCE_MILLIS);
    try (MosquittoSub watcher = broker.subscribe(2, "far/#")) {
      Yard.atOnce(nodes, ModelNode::connect);
      Yard.atOnce(nodes, node -> publish(node, "before"));
      ser2net.kill();
      gateway.process().awaitLine("; trying again for ever");
      startSer2net();
      Yard.atOnce(nodes, node -> publish(node, "after"));
      watcher.await(2 * NODES * READINGS);
      assertThat(nodes).extracting(ModelNode::dismissed).containsOnly(0);
      assertThat(watcher.getsMoreThan(2 * NODES * READINGS, Duration.ofMillis(200)))
          .as("at QoS 2 nothing comes twice")
          .isFalse();
    }
  }

  private static void publish(ModelNode node, String when) {
    String id = node.register("far/" + node.number() + "/" + when);
    for (int i = 0; i < READINGS; i++) {
      assertThat(node.publish(2, id, "reading " + i)).isTrue();
    }
  }
}
