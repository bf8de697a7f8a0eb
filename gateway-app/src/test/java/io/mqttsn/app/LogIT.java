package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a running gateway logs when devices do what they should not. */
@Timeout(120)
class LogIT {

  private static Mosquitto broker;
  private static GatewayProcess gateway;

  @BeforeAll
  static void open() throws IOException {
    broker = Mosquitto.start();
    gateway =
        GatewayProcess.start(
                """
                version: 1
                listeners:
                  - {name: lan, type: udp, bind: "127.0.0.1:0"}
                upstream: {servers: ["%s"]}
                sessions: {max-clients: 1}
                """
                    .formatted(broker.address()))
            .awaitBroker();
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    broker.close();
  }

  @Test
  void fiftyRefusedDevicesAreOneLineAndNoneOfThemForgesAnother() throws Exception {
    int before = gateway.log().size();
    int port = gateway.port("lan");
    try (RawDevice only = RawDevice.talkingTo(port)) {
      only.send(Octets.connect("only", 600)).expect(Octets.ACCEPTED);
      for (int i = 0; i < 50; i++) {
        try (RawDevice other = RawDevice.talkingTo(port)) {
          String name = "\u001b[31m\" on lan\nERROR Gateway - forged " + i;
          other.send(Octets.connect(name, 600)).expect(Octets.CONGESTED);
        }
      }
      gateway.process().awaitLine("WARN clients - connections refused, there being no room");
    }
    List<String> said = gateway.log().subList(before, gateway.log().size());
    assertThat(said)
        .singleElement()
        .asString()
        .contains(
            "(sessions.max-clients, memory)",
            " in the last ",
            "; \"\\u001b[31m\\\" on lan\\u000aERROR Gateway - forged 0\" on lan, \"",
            "forged 2\" on lan and maybe others");
  }
}
