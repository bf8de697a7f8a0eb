package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device with an XBee module, and a gateway with another. */
@Timeout(180)
class RadioIT {

  private static final String GATEWAY = "0013a20041ab12cd";
  private static final String DEVICE = "0013a2001113117e"; // with octets that must be escaped

  private static Mosquitto broker;
  private static GatewayProcess gateway;
  private static SerialCable gatewaysPort;
  private static SerialCable devicesPort;
  private static Radios radios;

  @BeforeAll
  static void open() throws IOException {
    broker = Mosquitto.start();
    gatewaysPort = SerialCable.laid();
    devicesPort = SerialCable.laid();
    radios = Radios.between(gatewaysPort, GATEWAY, devicesPort, DEVICE);
    gateway =
        GatewayProcess.start(
                """
                version: 1
                gateway: {id: 42}
                listeners:
                  - {name: yard, type: serial, port: "%s", framing: xbee-api2, baud: 57600}
                upstream: {servers: ["%s"]}
                """
                    .formatted(gatewaysPort.near(), broker.address()))
            .awaitBroker();
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    radios.close();
    devicesPort.close();
    gatewaysPort.close();
    broker.close();
  }

  @Test
  void aDeviceAsksForTheGatewaysRadioAndPublishes() throws Exception {
    try (MosquittoSub watcher = broker.subscribe(1, "r/#")) {
      assertThat(run("pub -t r/found -m one -q 1").exitCode()).isZero();
      assertThat(run("pub -t r/named -m two -q 1 --radio " + GATEWAY).exitCode()).isZero();
      assertThat(watcher.await(2))
          .extracting(MosquittoSub.Message::text)
          .containsExactly("one", "two");
    }
  }

  @Test
  void anotherRadioDoesNotAnswer() {
    Outcome outcome =
        run("pub -t r -m x -q 1 --radio 0013a20000000000 --attempts 2 --retry-interval 0.3");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("no answer from " + devicesPort.near() + " radio 0013a20000000000");
  }

  @Test
  void aDeviceSubscribesSleepsAndPings() throws Exception {
    broker.publish("-t", "k/ept", "-m", "kept", "-q", "1", "-r");
    assertThat(run("sub -t k/ept -q 1 -C 1 -W 30").out()).isEqualTo("kept\n");
    assertThat(run("sleep -t z --wake 0.1 --cycles 1").out()).contains("-- waking 1: 0 messages");
    assertThat(run("ping -c 2 --interval 0.01 -W 10").out()).contains("2 answered");
  }

  @Test
  void theSearchSaysWhoseRadioAnswered() {
    assertThat(run("discover -W 1").out())
        .isEqualTo("gateway 42 at radio " + GATEWAY + " on " + devicesPort.near() + ", answers\n");
  }

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(String words) {
    CommandLineOf line = CommandLineOf.nothing();
    String port = " --framing xbee-api2 --baud 57600 --serial " + devicesPort.near();
    int exitCode = line.run((words + port).split(" "));
    return new Outcome(exitCode, line.out(), line.err());
  }
}
