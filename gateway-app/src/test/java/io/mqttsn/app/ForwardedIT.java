package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands as radio nodes behind a forwarder, through the real gateway. */
@Timeout(120)
class ForwardedIT {

  @Test
  @DisplayName("SN-FWD-2, SN-FWD-3, SN-FWD-6: nodes publish, subscribe, sleep and ping")
  void nodesBehindAForwarderPublishSubscribeSleepAndPing() throws Exception {
    int port = FreePort.udp();
    try (Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, broker))) {
      gateway.process().awaitLine(" up, ");
      try (MosquittoSub watcher = broker.subscribe(2, "#")) {
        good(port, "pub --node 0A01 -t f/name -m one -q 1 -r");
        good(port, "pub --node 0A02 --predefined 1 -m two -q 2 -r");
        good(port, "pub --node 0A03 --short tt -m three -q -1 -r");
        assertThat(watcher.await(3))
            .extracting(MosquittoSub.Message::topic)
            .containsExactlyInAnyOrder("f/name", "f/predefined", "tt");
      }
      assertThat(good(port, "sub --node 0B01 -t f/+ --short tt -q 2 -C 3 -W 20").lines())
          .containsExactlyInAnyOrder("one", "two", "three");
      assertThat(good(port, "sleep --node 0B02 -t f/name --wake 0.1 --cycles 2").lines())
          // Perhaps twice: it comes while the node says that it will sleep.
          .contains("one")
          .filteredOn(line -> line.startsWith("-- waking"))
          .hasSize(2);
      assertThat(good(port, "ping --node 0B03 -c 3 --interval 0.01 -W 10"))
          .contains("3 sent, 3 answered, 0% lost");
    }
  }

  private static String good(int port, String words) {
    CommandLineOf line = CommandLineOf.nothing();
    assertThat(line.run((words + " --port " + port).split(" "))).as(line.err()).isZero();
    return line.out();
  }

  private static String yaml(int port, Mosquitto broker) {
    return """
        version: 1
        listeners:
          - {name: lan, type: udp, bind: "127.0.0.1:%d"}
        upstream:
          servers: ["%s"]
        topics:
          predefined:
            "*": {1: f/predefined}
        """
        .formatted(port, broker.address());
  }
}
