package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a power cut does to a site: the gateway is back, knows nobody, and everybody is there at
 * once. The heap is the 64 MB of the shipped configuration.
 */
@Timeout(300)
class ReconnectIT {

  private static final int DEVICES = 5000;
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MEMORY_MEGABYTES = 200;

  @Test
  @DisplayName("SN-DIS-4, SN-CGS-3: 5,000 devices come back within a second, and all are served")
  void fiveThousandDevicesReconnectWithinOneSecondAfterARestart() throws Exception {
    int port = FreePort.udp();
    try (Mosquitto broker = Mosquitto.start("max_queued_messages 0");
        GatewayProcess gateway = GatewayProcess.start(yaml(port, broker));
        MosquittoSub sink = broker.subscribe(1, "swarm/#");
        Swarm swarm = new Swarm(DEVICES, port)) {
      gateway.process().awaitLine(" up, ");
      Swarm.Storm first = swarm.storm(ONE_SECOND, LIMIT);
      assertEachWasHeard(sink, DEVICES);

      gateway.kill();
      gateway.start();
      Swarm.Storm second = swarm.storm(ONE_SECOND, LIMIT);

      assertEachWasHeard(sink, 2 * DEVICES);
      long memory = megabytes(gateway.process().status("VmHWM"));
      assertThat(second.dismissed()).as("devices told that they are not known").isPositive();
      assertThat(memory).as("megabytes of the gateway").isLessThan(MEMORY_MEGABYTES);
      gateway.stop();
      assertThat(gateway.log())
          .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "))
          .noneMatch(line -> line.contains("sessions.failed"));
      report(
          "first " + first,
          "after kill -9 " + second,
          "gateway " + memory + " MB at most",
          gateway.process().awaitLine("counted"));
    }
  }

  /** For whoever wants to know how near to the bounds it was. */
  private static void report(String... figures) throws IOException {
    Files.write(Path.of("target", "reconnect-figures.txt"), List.of(figures));
  }

  /** At least once each, for a repeated publish may have arrived before. */
  private static void assertEachWasHeard(MosquittoSub sink, int atLeast) {
    List<MosquittoSub.Message> messages = sink.await(atLeast);
    Set<String> numbers =
        messages.stream()
            .skip(atLeast - DEVICES)
            .map(MosquittoSub.Message::text)
            .collect(Collectors.toSet());
    IntFunction<String> text = String::valueOf;
    assertThat(numbers)
        .containsAll(IntStream.range(0, DEVICES).mapToObj(text).collect(Collectors.toSet()));
  }

  private static long megabytes(String kilobytes) {
    return Long.parseLong(kilobytes.split(" ")[0]) / 1024;
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
            "*": {1: swarm/hello}
        log: {level: debug}
        """
        .formatted(port, broker.address());
  }
}
