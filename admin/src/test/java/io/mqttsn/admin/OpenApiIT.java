package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The document and the server agree. */
@Timeout(60)
class OpenApiIT {

  /** DISCONNECT with a duration of ten minutes. */
  private static final String SLEEP = "04180258";

  private static Workshop busy() throws IOException {
    return new Workshop()
        .connects("pump-1")
        .subscribes("pump-1", "cmd/pump-1/#")
        .subscribes("pump-1", "a/b")
        // PUBLISH at QoS 1 with an id that nobody knows, so that there is a last error
        .says("pump-1", "09 0C 20 1267 0005 6869")
        .connects("sleeper")
        .says("sleeper", SLEEP)
        .connects("gone")
        .says("gone", "0218");
  }

  /** The document, and whether an answer is one that it describes. */
  private static final class Document {
    private final Map<?, ?> paths;
    private final Schema schema;

    private Document(Workshop workshop) throws IOException {
      Map<?, ?> document =
          (Map<?, ?>) Yaml.parse(Http.get(workshop.port(), "/api/v1/openapi.yaml").body());
      assertThat(document.get("openapi")).isEqualTo("3.1.0");
      paths = (Map<?, ?>) document.get("paths");
      schema = new Schema(document);
    }

    private Set<String> paths() {
      return paths.keySet().stream().map(String.class::cast).collect(Collectors.toSet());
    }

    private Map<?, ?> responses(String path) {
      return (Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) paths.get(path)).get("get")).get("responses");
    }

    private boolean describes(String path, int status) {
      return responses(path).containsKey(String.valueOf(status));
    }

    /** Returns the status. */
    private int check(String path, Http.Reply reply) throws IOException {
      String about = path + ": " + reply.head() + "\n" + reply.body();
      assertThat(describes(path, reply.status())).as(about).isTrue();
      Map<?, ?> answer = (Map<?, ?>) responses(path).get(String.valueOf(reply.status()));
      Map<?, ?> content = (Map<?, ?>) schema.resolve(answer).get("content");
      String type = reply.header("content-type").replaceAll(";.*", "");
      assertThat(content.keySet()).as(about).isEqualTo(Set.of(type));
      if (type.equals("application/json")) {
        Map<?, ?> form = (Map<?, ?>) ((Map<?, ?>) content.get(type)).get("schema");
        assertThat(schema.check(Yaml.parse(reply.body()), form)).as(about).isEmpty();
      }
      return reply.status();
    }
  }

  /** A path of the document with a client in it. */
  private static String target(String path, String client) {
    boolean parameter = path.equals("/api/v1/client") || path.equals("/api/v1/client/frames");
    return path.replace("{id}", client) + (parameter ? "?id=" + client : "");
  }

  @Test
  void everyPathIsDescribedAndEveryDescribedPathAnswersAsDescribed() throws IOException {
    try (Workshop workshop = busy()) {
      Document document = new Document(workshop);
      Set<String> served = new HashSet<>(workshop.server.paths());
      served.add("/api/v1/clients/{id}");
      served.add("/api/v1/clients/{id}/frames");
      assertThat(document.paths()).isEqualTo(served);
      for (String path : served) {
        Http.Reply reply = Http.get(workshop.port(), target(path, "pump-1"));
        assertThat(document.check(path, reply)).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void whatIsWrongIsRefusedAsDescribed() throws IOException {
    try (Workshop workshop = busy();
        Workshop guarded =
            new Workshop(Optional.of("correct-horse-battery"), Duration.ofSeconds(30))) {
      Document document = new Document(workshop);
      int port = workshop.port();
      for (String path : document.paths()) {
        Http.Reply nobody = Http.get(port, target(path, "nobody"));
        assertThat(document.check(path, nobody))
            .as(path)
            .isEqualTo(document.describes(path, 404) ? 404 : 200);
        String target = target(path, "pump-1");
        assertThat(document.check(path, Http.get(guarded.port(), target))).isEqualTo(401);
        String evil = "GET " + target + " HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n";
        assertThat(document.check(path, Http.send(port, evil))).isEqualTo(403);
      }
      for (String wrong : new String[] {"limit=0", "limit=501", "limit=x", "state=drunk"}) {
        assertThat(document.check("/api/v1/clients", Http.get(port, "/api/v1/clients?" + wrong)))
            .isEqualTo(400);
      }
      for (String path : new String[] {"/api/v1/client", "/api/v1/client/frames"}) {
        assertThat(document.check(path, Http.get(port, path))).isEqualTo(400);
      }
    }
  }

  @Test
  void whoeverCannotBeAnsweredIsToldSoAsDescribed() throws IOException {
    Budget budget = new Budget(1 << 20);
    try (Workshop workshop = new Workshop(Optional.empty(), Duration.ofSeconds(30), budget)) {
      workshop.connects("pump-1");
      Document document = new Document(workshop);
      await().until(() -> budget.taken() == 0);
      budget.take(1 << 20);
      Set<String> refused = new HashSet<>();
      for (String path : document.paths()) {
        if (document.check(path, Http.get(workshop.port(), target(path, "pump-1"))) == 503) {
          refused.add(path);
        }
      }
      assertThat(refused)
          .contains("/api/v1/clients", "/api/v1/clients/{id}", "/api/v1/client", "/api/v1/topics")
          .contains("/metrics", "/api/v1/openapi.yaml")
          .doesNotContain("/health", "/health/live", "/health/ready");
      budget.giveBack(1 << 20);
      CountDownLatch release = workshop.holdsUpAShard();
      Set<String> answered = new HashSet<>();
      for (String path : document.paths()) {
        // Which of the two shards has this client is nobody's business here.
        int status = document.check(path, Http.get(workshop.port(), target(path, "pump-1")));
        if (status == 200 && !path.startsWith("/api/v1/client/") && !path.contains("{id}")) {
          answered.add(path);
        }
      }
      release.countDown();
      answered.remove("/api/v1/client");
      assertThat(answered)
          .containsExactlyInAnyOrder(
              "/metrics", "/api/v1/listeners", "/api/v1/upstream", "/api/v1/openapi.yaml");
    }
  }

  @Test
  void whatIsSaidOfClientsIsTrue() throws IOException {
    try (Workshop workshop = busy()) {
      Map<?, ?> pump =
          (Map<?, ?>) Yaml.parse(Http.get(workshop.port(), "/api/v1/clients/pump-1").body());
      assertThat(pump.get("state")).isEqualTo("active");
      assertThat(pump.get("listener")).isEqualTo("yard");
      assertThat(pump.get("address")).isEqualTo("pump-1");
      assertThat(pump.get("signalDbm")).isEqualTo(-71L);
      assertThat(pump.get("keepAliveSeconds")).isEqualTo(60L);
      assertThat(pump.get("subscriptionCount")).isEqualTo(2L);
      assertThat(pump.get("lastError").toString()).contains("topic id 4711");
      assertThat(pump.get("subscriptions").toString())
          .isEqualTo("[{filter=a/b, qos=1}, {filter=cmd/pump-1/#, qos=1}]");
      assertThat(pump.get("topics").toString())
          .contains("name=a/b, predefined=false, told=true")
          .contains("{id=1, name=sensors/hello, predefined=true, told=true}");
      String list = Http.get(workshop.port(), "/api/v1/clients").body();
      assertThat(list.indexOf("pump-1")).isPositive().isLessThan(list.indexOf("sleeper"));
      assertThat(list).contains("\"asleep\"").doesNotContain("gone", "next");
      String first = Http.get(workshop.port(), "/api/v1/clients?limit=1").body();
      assertThat(first).contains("\"next\":\"pump-1\"").doesNotContain("sleeper");
      String second = Http.get(workshop.port(), "/api/v1/clients?limit=1&after=pump-1").body();
      assertThat(second).contains("sleeper").doesNotContain("next");
      assertThat(Http.get(workshop.port(), "/api/v1/clients?state=lost").body())
          .isEqualTo("{\"clients\":[]}");
      assertThat(Http.get(workshop.port(), "/api/v1/clients?search=leep").body())
          .contains("sleeper")
          .doesNotContain("pump-1");
      assertThat(Http.get(workshop.port(), "/api/v1/clients/nobody").status()).isEqualTo(404);
      assertThat(Http.get(workshop.port(), "/api/v1/topics").body())
          .contains("{\"name\":\"a/b\",\"registrations\":1,\"subscriptions\":1}")
          .contains("{\"clients\":\"*\",\"id\":1,\"name\":\"sensors/hello\"}");
    }
  }

  @Test
  void aListHasTheMembersThatAreWanted() throws IOException {
    try (Workshop workshop = busy()) {
      String path = "/api/v1/clients?limit=1&fields=";
      assertThat(Http.get(workshop.port(), path + "state,queue,lastError,nonsense").body())
          .matches(
              "\\{\"clients\":\\[\\{\"id\":\"pump-1\",\"state\":\"active\","
                  + "\"queue\":\\{\"messages\":0,\"parked\":false},"
                  + "\"lastError\":\\{\"text\":\"[^\"]+\",\"at\":\"[^\"]+\"}}],\"next\":\"pump-1\"}");
      assertThat(Http.get(workshop.port(), path + ",").body())
          .isEqualTo("{\"clients\":[{\"id\":\"pump-1\"}],\"next\":\"pump-1\"}");
      assertThat(Http.get(workshop.port(), path).body()).contains("\"durable\":");
    }
  }

  @Test
  void aClockThatIsSetRightDoesNotMakeTheGatewayOld() throws IOException {
    try (Workshop workshop = new Workshop()) {
      workshop.day = Instant.parse("2026-11-29T12:00:00Z");
      Map<?, ?> status = (Map<?, ?>) Yaml.parse(Http.get(workshop.port(), "/api/v1/status").body());
      Map<?, ?> gateway = (Map<?, ?>) status.get("gateway");
      assertThat((Long) gateway.get("uptimeMillis")).isBetween(0L, 60_000L);
      assertThat(Instant.parse((String) gateway.get("startedAt")))
          .isBetween(workshop.day.minusSeconds(60), workshop.day);
    }
  }

  @Test
  void theLastFramesOfAClientAreThoseItSent() throws IOException {
    try (Workshop workshop = busy()) {
      String frames = Http.get(workshop.port(), "/api/v1/clients/pump-1/frames").body();
      assertThat(frames)
          .containsPattern(
              "^\\{\"frames\":\\[\\{\"number\":8,\"at\":\"[-0-9]{10}T[:0-9]{8}\\.\\d{3}Z\","
                  + "\"direction\":\"sent\",\"type\":\"PUBACK\",\"outcome\":\"sent\","
                  + "\"messageId\":5,\"topicId\":4711,\"returnCode\":\"invalid-topic-id\"")
          .contains("\"type\":\"PUBLISH\"", "\"qos\":1,\"payloadOctets\":2")
          .contains("\"type\":\"SUBSCRIBE\"", "\"topic\":\"cmd/pump-1/#\"")
          .contains("\"type\":\"CONNECT\"", "\"cleanSession\":true,\"seconds\":60}");
      assertThat(Http.get(workshop.port(), "/api/v1/clients/nobody/frames").status())
          .isEqualTo(404);
      workshop.connects("pump-1/frames");
      assertThat(Http.get(workshop.port(), "/api/v1/clients/pump-1%2Fframes").body())
          .startsWith("{\"id\":\"pump-1/frames\"");
      assertThat(Http.get(workshop.port(), "/api/v1/clients/pump-1%2Fframes/frames").body())
          .contains("CONNACK")
          .doesNotContain("PUBLISH");
    }
  }

  @Test
  void aStrangeClientIdIsFoundByItsEncodedName() throws IOException {
    try (Workshop workshop = new Workshop()) {
      workshop.connects("a/b ü?\"<script>");
      String path = "/api/v1/clients/a%2Fb%20%C3%BC%3F%22%3Cscript%3E";
      Http.Reply reply = Http.get(workshop.port(), path);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(((Map<?, ?>) Yaml.parse(reply.body())).get("id")).isEqualTo("a/b ü?\"<script>");
    }
  }
}
