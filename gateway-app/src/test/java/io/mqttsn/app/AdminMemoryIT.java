package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway with the heap of a small box, and people who ask for more than fits into it. */
@Timeout(180)
class AdminMemoryIT {

  private static final int TOPICS = 4_096;
  private static final int LONGEST_NAME = 1_200;
  private static final int ASKERS = 32;

  @Test
  void manyWhoAskForAClientWithVeryManyTopicsAndDoNotReadDoNotEndTheGateway() throws IOException {
    List<Socket> askers = new ArrayList<>();
    try (House house = House.open("admin: {bind: \"127.0.0.1:0\"}");
        RawDevice device = house.device("pump-1")) {
      String line = house.gateway().process().awaitLine("admin interface on ");
      URI admin = URI.create(line.substring(line.indexOf("http")));
      for (int i = 0; i < TOPICS; i++) {
        device.send(Octets.register(1, "%05d".formatted(i) + "x".repeat(LONGEST_NAME - 5)));
        device.expectMatching("07 0B( ..){4} 00");
      }
      for (String path :
          new String[] {"/api/v1/clients/pump-1", "/api/v1/topics", "/api/v1/clients/pump-1"}) {
        for (int i = 0; i < ASKERS; i++) {
          Socket asker = new Socket(InetAddress.getLoopbackAddress(), admin.getPort());
          askers.add(asker);
          String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
          asker.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        }
        // Those who have got the beginning of an answer are there at the same time. The others were
        // turned away at the door, where some of the round before are still counted.
        assertThat(askers.stream().filter(AdminMemoryIT::isAnswered).count()).isPositive();
        for (Socket asker : askers) {
          asker.close();
        }
        askers.clear();
      }
      HttpURLConnection health =
          (HttpURLConnection) admin.resolve("/health").toURL().openConnection();
      assertThat(health.getResponseCode()).isEqualTo(200);
      device.send("02 16").expect("02 17");
      assertThat(run(house, "client", "pump-1", "--url", admin.toString()))
          .contains("... and more: it has 4096 topic ids and 0 subscriptions");
    } finally {
      for (Socket asker : askers) {
        asker.close();
      }
    }
  }

  private static boolean isAnswered(Socket asker) {
    try {
      byte[] start = asker.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 ");
    } catch (IOException turnedAway) {
      return false;
    }
  }

  private static String run(House house, String... words) throws IOException {
    try (ChildProcess child =
        ChildProcess.start(GatewayProcess.command(house.gateway().folder(), List.of(), words))) {
      assertThat(child.awaitEnd(Duration.ofSeconds(60))).as(child.text()).isZero();
      return child.text();
    }
  }
}
