package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is found: real multicast on the loopback interface, a real broker behind. */
@Timeout(120)
class DiscoveryIT {

  private static final String GROUP = "239.255.83.79";
  private static final String ADVERTISE = "05 00 08 00 01";

  /** With a period of 16 minutes: from now on a search is answered. */
  private static final String FIRST_ADVERTISE = "05 00 08 03 C0";

  private static final String GWINFO = "03 02 08";

  /** Two periods of ADVERTISE and more. */
  private static final Duration SILENCE = Duration.ofMillis(2500);

  private static String yaml(int port, int groupPort, Mosquitto broker, String period) {
    return """
        version: 1
        gateway: {id: 8, advertise: %s}
        listeners:
          - bind: "127.0.0.1:%d"
            multicast: {group: %s, port: %d, interface: lo}
        upstream:
          servers: ["%s"]
          reconnect: {min: 100ms, max: 200ms}
        """
        .formatted(period, port, GROUP, groupPort, broker.address());
  }

  @Test
  @DisplayName("SN-GW-1, SN-GW-2: ADVERTISE every T_ADV while the broker is there, none without")
  void advertisesWhileTheBrokerIsThere() throws Exception {
    int port = FreePort.udp();
    int groupPort = FreePort.udp();
    try (GroupDevice device = new GroupDevice(GROUP, groupPort);
        Mosquitto broker = Mosquitto.start()) {
      broker.kill();
      try (GatewayProcess gateway = GatewayProcess.start(yaml(port, groupPort, broker, "1s"))) {
        device.hearsTheGroupFallSilent(SILENCE);
        broker.restart();
        for (int i = 0; i < 3; i++) {
          device.hears(ADVERTISE);
          assertThat(device.lastHeard())
              .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        broker.kill();
        device.hearsTheGroupFallSilent(SILENCE);
        broker.restart();
        device.hears(ADVERTISE);
        gateway.stop();
        assertThat(gateway.log())
            .anyMatch(line -> line.endsWith("group " + GROUP + ":" + groupPort + " on lo)"));
      }
    }
  }

  @Test
  @DisplayName("SN-GW-3, SN-GW-4, SN-GW-5, SN-GW-6: GWINFO both ways, CONNECT by the group")
  void answersASearchBothWays() throws Exception {
    int port = FreePort.udp();
    int groupPort = FreePort.udp();
    InetSocketAddress unicast = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (GroupDevice device = new GroupDevice(GROUP, groupPort);
        Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, groupPort, broker, "16m"))) {
      device.hears(FIRST_ADVERTISE);

      device.saysToAll("03 01 01");
      device.isTold(GWINFO);
      assertThat(device.lastHeard()).isEqualTo(unicast);
      device.hears(GWINFO);
      assertThat(device.lastHeard()).isEqualTo(unicast);

      device.saysToAll("0A 04 04 01 00 00 64 65 76 31");
      device.isTold("03 05 00");
      assertThat(device.lastHeard()).isEqualTo(unicast);

      broker.kill();
      gateway.process().awaitLine(" down");
      device.isLeftWithoutAnswerTo("03 01 01", SILENCE);
    }
  }

  @Test
  @DisplayName("SN-GW-3: a search over the unicast port is answered both ways too")
  void answersASearchOverUnicast() throws Exception {
    int port = FreePort.udp();
    try (GroupDevice device = new GroupDevice(GROUP, port);
        Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, port, broker, "16m"));
        RawDevice asker = RawDevice.talkingTo(port)) {
      device.hears(FIRST_ADVERTISE);
      asker.send("03 01 00").expect(GWINFO);
      device.hears(GWINFO);
      asker.send("04 FE 02 0A 03 01 02").expect("04 FE 02 0A 03 02 08");
      assertThat(gateway.stop()).isEqualTo(143);
    }
  }

  @Test
  @DisplayName("SN-GW-3, SN-GW-4: the program's own search finds the gateway")
  void isFoundByTheDiscoverCommand() throws Exception {
    int port = FreePort.udp();
    int groupPort = FreePort.udp();
    try (GroupDevice device = new GroupDevice(GROUP, groupPort);
        Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, groupPort, broker, "16m"))) {
      device.hears(FIRST_ADVERTISE);
      CommandLineOf discover = CommandLineOf.nothing();
      String at = String.valueOf(groupPort);
      int exit =
          discover.run(
              "discover", "--group", GROUP, "--port", at, "--interface", "lo", "--wait", "2");
      assertThat(exit).isZero();
      assertThat(discover.out()).isEqualTo("gateway 8 at 127.0.0.1:" + port + ", answers\n");
      assertThat(gateway.stop()).isEqualTo(143);
    }
  }

  @Test
  @DisplayName("SN-GW-1: an interface that is not there stops the start, with the reason")
  void aMissingInterfaceStopsTheStart(@TempDir Path folder) throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      String yaml = yaml(0, 10_000, broker, "16m").replace("interface: lo", "interface: nosuch0");
      Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
      try (ChildProcess gateway =
          ChildProcess.start(
              GatewayProcess.command(folder, List.of(), "run", "--config", file.toString()))) {
        assertThat(gateway.awaitEnd(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(gateway.lines())
            .anyMatch(
                line ->
                    line.contains(
                        "cannot join multicast group 239.255.83.79 on interface nosuch0"
                            + " (listener udp): no such network interface; this machine has "));
      }
    }
  }
}
