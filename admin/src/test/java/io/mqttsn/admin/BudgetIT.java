package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However much a client has, and however many ask for it: what is answered takes little memory. */
@Timeout(120)
class BudgetIT {

  private static final long BUDGET = 1 << 20;

  /** As long as a REGISTER over UDP may make it. */
  private static final int LONG = 1_200;

  private final Budget budget = new Budget(BUDGET);

  private Workshop crowded() throws IOException {
    return new Workshop(Optional.empty(), Duration.ofSeconds(60), budget)
        .connects("pump-1")
        .registers("pump-1", 1_500, LONG);
  }

  /** Sends a request and does not read; the kernel takes some of the answer, the rest waits. */
  private static Socket deaf(int port, String target) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/clients/pump-1", "/api/v1/topics"})
  void whoeverDoesNotReadIsRefusedWhenTheBudgetIsSpentAndHealthIsNot(String target)
      throws IOException {
    List<Socket> deaf = new ArrayList<>();
    try (Workshop workshop = crowded()) {
      int port = workshop.port();
      await()
          .untilAsserted(
              () -> {
                deaf.add(deaf(port, target));
                Http.Reply refused = Http.get(port, target);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.body()).isEqualTo("too much is asked at once\n");
              });
      assertThat(budget.taken()).isBetween(BUDGET / 4, BUDGET);
      assertThat(Http.get(port, "/health").status()).isEqualTo(200);
      for (Socket socket : deaf) {
        socket.close();
      }
      await().until(() -> budget.taken() == 0);
      assertThat(Http.get(port, target).status()).isEqualTo(200);
      await().until(() -> budget.taken() == 0);
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/status",
        "/api/v1/clients?limit=500",
        "/api/v1/clients/pump-1",
        "/api/v1/clients/nobody",
        "/api/v1/clients/pump-1/frames",
        "/api/v1/topics",
        "/api/v1/listeners",
        "/api/v1/upstream",
        "/api/v1/openapi.yaml",
        "/metrics",
        "/health",
        "/style.css",
        "/nothing"
      })
  void everyAnswerGivesBackWhatItTook(String target) throws IOException {
    try (Workshop workshop = crowded()) {
      assertThat(Http.get(workshop.port(), target).status()).isIn(200, 404);
      assertThat(
              Http.send(
                      workshop.port(),
                      "HEAD "
                          + target
                          + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .status())
          .isIn(200, 404);
      String gzip = "Accept-Encoding: gzip";
      assertThat(Http.get(workshop.port(), target, gzip).status()).isIn(200, 404);
      await().until(() -> budget.taken() == 0);
    }
  }

  @Test
  void aClientWithVeryManyTopicsIsToldInPart() throws IOException {
    try (Workshop workshop = crowded().connects("pump-2").registers("pump-2", 1_500, 10)) {
      Map<?, ?> longNames = client(workshop, "pump-1");
      assertThat(longNames.get("topicIdCount")).isEqualTo(1_500L);
      assertThat(longNames.get("truncated")).isEqualTo(true);
      assertThat((List<?>) longNames.get("topics")).hasSizeBetween(100, 110);
      Map<?, ?> shortNames = client(workshop, "pump-2");
      assertThat((List<?>) shortNames.get("topics")).hasSize(1_000);
      assertThat(shortNames.get("truncated")).isEqualTo(true);
      workshop.connects("pump-3").registers("pump-3", 50, 100);
      Map<?, ?> few = client(workshop, "pump-3");
      assertThat((List<?>) few.get("topics")).hasSize(51);
      assertThat(few.get("truncated")).isEqualTo(false);
      Map<?, ?> topics = (Map<?, ?>) Yaml.parse(Http.get(workshop.port(), "/api/v1/topics").body());
      assertThat((List<?>) topics.get("topics")).hasSizeBetween(400, 900);
      assertThat(topics.get("truncated")).isEqualTo(true);
    }
  }

  private static Map<?, ?> client(Workshop workshop, String id) throws IOException {
    Http.Reply reply = Http.get(workshop.port(), "/api/v1/clients/" + id);
    assertThat(reply.body().length()).isLessThan(200_000);
    return (Map<?, ?>) Yaml.parse(reply.body());
  }
}
