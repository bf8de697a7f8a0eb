package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first try of the README: a gateway with a broker of its own, and its two tools. */
@Timeout(120)
class EmbeddedIT {

  @TempDir private Path folder;

  @Test
  void messageTravelsFromPubToSubThroughTheGatewaysOwnBroker() throws IOException {
    try (GatewayProcess gateway = GatewayProcess.start(yaml(FreePort.tcp())).awaitBroker()) {
      String port = String.valueOf(gateway.port("lan"));
      // Again and again, for sub does not say when it has begun to listen.
      String[] words = {"-t", "hello/world", "-m", "hi", "--repeat=300", "--repeat-delay=0.1"};
      try (ChildProcess sub = tool(port, "sub", "-t", "hello/#", "-C", "2", "-v");
          ChildProcess pub = tool(port, "pub", words)) {
        assertThat(sub.awaitEnd(ChildProcess.PATIENCE)).as(sub.text()).isZero();
        assertThat(sub.lines()).containsExactly("hello/world hi", "hello/world hi");
        assertThat(pub.lines()).isEmpty();
      }
      assertThat(gateway.stop()).isEqualTo(143);
    }
  }

  @Test
  void brokerEndsWithItsGateway() throws IOException {
    int port = FreePort.tcp();
    try (GatewayProcess gateway = GatewayProcess.start(yaml(port)).awaitBroker()) {
      assertThat(gateway.stop()).isEqualTo(143);
      // The port is free again, for the second start takes it.
      gateway.start();
      gateway.awaitBroker();
      assertThat(gateway.stop()).isEqualTo(143);
    }
  }

  private ChildProcess tool(String port, String command, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of(command, "--port", port));
    words.addAll(List.of(options));
    return ChildProcess.start(
        GatewayProcess.command(folder, List.of(), words.toArray(String[]::new)));
  }

  private static String yaml(int brokerPort) {
    return """
        version: 1
        listeners: [{name: lan, bind: "127.0.0.1:0"}]
        upstream: {servers: ["embedded:%d"]}
        """
        .formatted(brokerPort);
  }
}
