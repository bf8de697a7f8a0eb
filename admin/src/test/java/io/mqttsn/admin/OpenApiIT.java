package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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

  /** The path of the document with a client that is there. */
  private static String target(String path) {
    return path.replace("{id}", "pump-1")
        + (path.startsWith("/api/v1/client") && !path.startsWith("/api/v1/clients")
            ? "?id=pump-1"
            : "");
  }

  @Test
  void everyDescribedPathAnswersAsDescribed() throws IOException {
    try (Workshop workshop = busy()) {
      Map<?, ?> document =
          (Map<?, ?>) Yaml.parse(Http.get(workshop.port(), "/api/v1/openapi.yaml").body());
      assertThat(document.get("openapi")).isEqualTo("3.1.0");
      Schema schema = new Schema(document);
      Map<?, ?> paths = (Map<?, ?>) document.get("paths");
      Set<Object> json = new LinkedHashSet<>();
      for (Map.Entry<?, ?> path : paths.entrySet()) {
        String target = target((String) path.getKey());
        Http.Reply reply = Http.get(workshop.port(), target);
        assertThat(reply.status()).as(target).isEqualTo(200);
        Map<?, ?> get = (Map<?, ?>) ((Map<?, ?>) path.getValue()).get("get");
        Map<?, ?> good = (Map<?, ?>) ((Map<?, ?>) get.get("responses")).get("200");
        Map<?, ?> content = (Map<?, ?>) schema.resolve(good).get("content");
        String type = reply.header("content-type").replaceAll(";.*", "");
        assertThat(content.keySet()).as(target).isEqualTo(Set.of(type));
        if (type.equals("application/json")) {
          Map<?, ?> form = (Map<?, ?>) ((Map<?, ?>) content.get(type)).get("schema");
          assertThat(schema.check(Yaml.parse(reply.body()), form))
              .as(target + ": " + reply.body())
              .isEmpty();
          json.add(path.getKey());
        }
      }
      assertThat(json).hasSize(12);
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
