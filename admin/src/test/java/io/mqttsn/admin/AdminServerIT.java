package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.gateway.port.LinkReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, what they may say, and how little they can do to us. */
@Timeout(120)
class AdminServerIT {

  private static final String TOKEN = "correct-horse-battery";

  private static Workshop guarded() throws IOException {
    return new Workshop(Optional.of(TOKEN), Duration.ofSeconds(30));
  }

  private static String basic(String pair) {
    byte[] octets = pair.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(octets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/health/live",
        "/metrics",
        "/api/v1/status",
        "/api/v1/openapi.yaml",
        "/x"
      })
  void everyPathIsRefusedWithoutTheToken(String path) throws IOException {
    try (Workshop workshop = guarded()) {
      Http.Reply none = Http.get(workshop.port(), path);
      assertThat(none.status()).isEqualTo(401);
      assertThat(none.header("www-authenticate")).startsWith("Basic ");
      for (String wrong :
          new String[] {
            "Authorization: Bearer " + TOKEN + "x",
            "Authorization: Bearer ",
            "Authorization: " + TOKEN,
            "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer " + TOKEN,
            basic("admin:wrong"),
            "Authorization: Basic !!!",
          }) {
        assertThat(Http.get(workshop.port(), path, wrong).status()).as(wrong).isEqualTo(401);
      }
    }
  }

  @Test
  void theTokenIsTakenAsBearerAndAsPassword() throws IOException {
    try (Workshop workshop = guarded()) {
      int port = workshop.port();
      assertThat(Http.get(port, "/health", "Authorization: Bearer " + TOKEN).status())
          .isEqualTo(200);
      assertThat(Http.get(port, "/health", "authorization: bearer " + TOKEN).status())
          .isEqualTo(200);
      assertThat(Http.get(port, "/health", basic("anybody:" + TOKEN)).status()).isEqualTo(200);
      // Whoever has the token may come by any name.
      String elsewhere =
          "GET /health HTTP/1.1\r\nHost: gw.example\r\nAuthorization: Bearer "
              + TOKEN
              + "\r\nConnection: close\r\n\r\n";
      assertThat(Http.send(port, elsewhere).status()).isEqualTo(200);
    }
  }

  @Test
  void thePageIsTheSameForEverybodyAndAsksForTheTokenItself() throws IOException {
    try (Workshop workshop = guarded();
        Workshop open = new Workshop()) {
      for (String path : new String[] {"/", "/index.html", "/?x"}) {
        Http.Reply reply = Http.get(workshop.port(), path);
        assertThat(reply.status()).as(path).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(Http.get(open.port(), path).body());
      }
      String evil = "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
      assertThat(Http.send(open.port(), evil).status()).isEqualTo(403);
    }
  }

  @Test
  void withoutATokenOnlyTheNamesOfThisMachineMayBeAskedFor() throws IOException {
    try (Workshop workshop = new Workshop()) {
      for (String good : new String[] {"localhost", "LOCALHOST:1", "127.0.0.1:9464", "[::1]:9"}) {
        assertThat(host(workshop, "Host: " + good + "\r\n").status()).as(good).isEqualTo(200);
      }
      for (String bad :
          new String[] {
            "",
            "Host: evil.example\r\n",
            "Host: localhost.evil.example\r\n",
            "Host: 127.0.0.1.evil.example\r\n",
            "Host: localhost\r\nHost: evil.example\r\n",
          }) {
        assertThat(host(workshop, bad).status()).as(bad).isEqualTo(403);
      }
    }
  }

  private static Http.Reply host(Workshop workshop, String line) throws IOException {
    return Http.send(
        workshop.port(), "GET /health HTTP/1.1\r\n" + line + "Connection: close\r\n\r\n");
  }

  @Test
  void anAddressThatOthersCanReachIsNotOpenedWithoutAToken() throws IOException {
    try (Workshop workshop = new Workshop()) {
      AdminSettings open = new AdminSettings(true, "0.0.0.0", 0, Optional.empty());
      assertThatThrownBy(() -> new AdminServer(open, workshop.sources()).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("token-file");
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (Workshop workshop = new Workshop()) {
      AdminSettings same = new AdminSettings(true, "127.0.0.1", workshop.port(), Optional.empty());
      try (AdminServer second = new AdminServer(same, workshop.sources())) {
        assertThatThrownBy(second::start)
            .isInstanceOf(IOException.class)
            .hasMessage(
                "cannot open the admin interface on 127.0.0.1:"
                    + workshop.port()
                    + ": address in use; stop the program that has this port, or choose another"
                    + " one with admin.bind");
      }
    }
  }

  @Test
  void whatHasNoMessageIsNamedByItsKind() {
    assertThat(AdminServer.reason(new UnsupportedAddressTypeException()))
        .isEqualTo("UnsupportedAddressTypeException");
    assertThat(AdminServer.reason(new BindException("Permission denied")))
        .isEqualTo("Permission denied");
  }

  @Test
  void onlyReadingIsPossible() throws IOException {
    try (Workshop workshop = new Workshop()) {
      for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO"}) {
        Http.Reply reply =
            Http.send(
                workshop.port(),
                method
                    + " /api/v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n\r\n");
        assertThat(reply.status()).as(method).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
      }
    }
  }

  @Test
  void headIsGetWithoutItsBody() throws IOException {
    try (Workshop workshop = new Workshop()) {
      Http.Reply get = Http.get(workshop.port(), "/api/v1/upstream");
      Http.Reply head =
          Http.send(
              workshop.port(),
              "HEAD /api/v1/upstream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(head.body()).isEmpty();
      assertThat(head.header("content-length"))
          .isEqualTo(get.header("content-length"))
          .isEqualTo(String.valueOf(get.body().length()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br, GZIP;q=0.5 | true",
        "deflate, gzip , br | true",
        "gzip; q=1 | true",
        "gzip;q=0 | false",
        "gzip; q=0.000, br | false",
        "br | false",
        "xgzip | false",
        "'' | false"
      })
  void aLongAnswerIsZippedForWhoeverUnderstandsThat(String accepted, boolean zipped)
      throws IOException {
    try (Workshop workshop = new Workshop()) {
      String request =
          " /style.css HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: "
              + accepted
              + "\r\nConnection: close\r\n\r\n";
      byte[] octets = Http.octets(workshop.port(), "GET" + request);
      Http.Reply reply = Http.parse(octets);
      assertThat(reply.header("content-encoding")).isEqualTo(zipped ? "gzip" : "");
      int length = Integer.parseInt(reply.header("content-length"));
      byte[] body = Arrays.copyOfRange(octets, octets.length - length, octets.length);
      assertThat(zipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body)
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(Http.get(workshop.port(), "/style.css").body());
      assertThat(Http.send(workshop.port(), "HEAD" + request).header("content-length"))
          .isEqualTo(String.valueOf(length));
    }
  }

  @Test
  void aShortAnswerIsNotZipped() throws IOException {
    try (Workshop workshop = new Workshop()) {
      Http.Reply reply = Http.get(workshop.port(), "/health", "Accept-Encoding: gzip");
      assertThat(reply.header("content-encoding")).isEmpty();
      assertThat(reply.body()).startsWith("{");
    }
  }

  @Test
  void everyAnswerKeepsBrowsersFromMischief() throws IOException {
    try (Workshop workshop = new Workshop()) {
      for (String path : new String[] {"/health", "/nothing", "/metrics", "/api/v1/clients"}) {
        Http.Reply reply = Http.get(workshop.port(), path, "Origin: http://evil.example");
        assertThat(reply.header("content-security-policy")).startsWith("default-src 'none'");
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control");
      }
    }
  }

  @Test
  void oneConnectionServesRequestAfterRequest() throws IOException {
    try (Workshop workshop = new Workshop();
        Socket socket = Http.open(workshop.port())) {
      for (int i = 0; i < 3; i++) {
        socket
            .getOutputStream()
            .write(
                "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        byte[] start = socket.getInputStream().readNBytes(12);
        assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
        String rest = "";
        while (!rest.endsWith("}]}")) {
          int octet = socket.getInputStream().read();
          assertThat(octet).isNotNegative();
          rest += (char) octet;
        }
      }
    }
  }

  @Test
  void tooMuchIsRefusedAndForgotten() throws IOException {
    try (Workshop workshop = new Workshop()) {
      int port = workshop.port();
      String rest = " HTTP/1.1\r\nHost: localhost\r\n";
      assertThat(Http.send(port, "GET /" + "x".repeat(5_000) + rest + "\r\n").status())
          .isIn(400, 414);
      assertThat(Http.send(port, "GET /" + rest + "X: " + "x".repeat(20_000) + "\r\n\r\n").status())
          .isIn(400, 431);
      assertThat(Http.send(port, "GET /health" + rest + "Content-Length: 1000000\r\n\r\n").status())
          .isEqualTo(413);
      assertThat(Http.get(port, "/api/v1/clients?limit=501").status()).isEqualTo(400);
      assertThat(Http.get(port, "/api/v1/clients?state=drunk").status()).isEqualTo(400);
      assertThat(Http.get(port, "/api/v1/clients?search=%zz").status()).isEqualTo(400);
      assertThat(Http.get(port, "/health").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../openapi.yaml", "/..%2fopenapi.yaml", "/openapi.yaml", "/page/../openapi.yaml",
        "/%2e%2e/AdminServer.class", "/AdminServer.class", "//etc/passwd", "/a/../../x.html"
      })
  void nothingButThePageIsServedFromTheProgram(String path) throws IOException {
    try (Workshop workshop = new Workshop()) {
      assertThat(Http.get(workshop.port(), path).status()).isEqualTo(404);
    }
  }

  @Test
  void whoeverTricklesIsCutOff() throws Exception {
    try (Workshop workshop = new Workshop(Optional.empty(), Duration.ofMillis(300));
        Socket slow = Http.open(workshop.port());
        Socket idle = Http.open(workshop.port())) {
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      boolean cut = false;
      while (!cut && System.nanoTime() < end) {
        try {
          slow.getOutputStream().write("G".getBytes(StandardCharsets.UTF_8));
          slow.setSoTimeout(20);
          cut = slow.getInputStream().read() < 0;
        } catch (SocketTimeoutException goesOn) {
          // not yet
        } catch (IOException reset) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(Http.get(workshop.port(), "/health").status()).isEqualTo(200);
    }
  }

  @Test
  void whoeverHoldsAllConnectionsKeepsNobodyOut() throws IOException {
    List<Socket> hoarded = new ArrayList<>();
    try (Workshop workshop = new Workshop()) {
      for (int i = 0; i < 3 * Connections.MOST; i++) {
        hoarded.add(Http.open(workshop.port()));
      }
      assertThat(Http.get(workshop.port(), "/health").status()).isEqualTo(200);
      assertThat(workshop.server.connections()).isLessThanOrEqualTo(Connections.MOST);
    } finally {
      for (Socket socket : hoarded) {
        socket.close();
      }
    }
  }

  @Test
  void aHungShardIsNotLiveAndNothingHangsWithIt() throws IOException {
    try (Workshop workshop = new Workshop()) {
      CountDownLatch release = workshop.holdsUpAShard();
      Http.Reply live = Http.get(workshop.port(), "/health/live");
      assertThat(live.status()).isEqualTo(503);
      assertThat(live.body()).contains("\"live\":false");
      assertThat(Http.get(workshop.port(), "/metrics").body()).contains("\nmqttsn_live 0.0\n");
      assertThat(Http.get(workshop.port(), "/api/v1/status").status()).isEqualTo(503);
      assertThat(Http.get(workshop.port(), "/api/v1/upstream").status()).isEqualTo(200);
      release.countDown();
      assertThat(Http.get(workshop.port(), "/health/live").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/health/live, '\"live\":true'",
    "/metrics, 'mqttsn_live 1.0'",
  })
  void aShardThatIsOnlyAskedTooMuchIsLive(String path, String live) throws IOException {
    try (Workshop workshop = new Workshop();
        Socket socket = Http.open(workshop.port())) {
      CountDownLatch release = workshop.holdsUpAShard();
      for (int i = 0; i < 32; i++) {
        workshop.sources().gateway().report();
      }
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .as("not refused at once")
          .isInstanceOf(SocketTimeoutException.class);
      release.countDown();
      socket.setSoTimeout(10_000);
      Http.Reply reply = Http.parse(socket.getInputStream().readAllBytes());
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).contains(live);
    }
  }

  @Test
  void aShardThatIsAskedTooMuchAndHangsIsNotLive() throws IOException {
    try (Workshop workshop = new Workshop()) {
      CountDownLatch release = workshop.holdsUpAShard();
      for (int i = 0; i < 32; i++) {
        workshop.sources().gateway().report();
      }
      assertThat(Http.get(workshop.port(), "/health/live").status()).isEqualTo(503);
      release.countDown();
    }
  }

  @Test
  void readyNeedsTheBrokerAndAListener() throws IOException {
    try (Workshop workshop = new Workshop()) {
      int port = workshop.port();
      assertThat(Http.get(port, "/health").status()).isEqualTo(200);
      workshop.brokerIsThere = false;
      assertThat(Http.get(port, "/health").status()).isEqualTo(503);
      assertThat(Http.get(port, "/health/ready").body()).contains("\"broker\":false");
      assertThat(Http.get(port, "/health/live").status()).isEqualTo(200);
      workshop.brokerIsThere = true;
      workshop.linkState = LinkReport.State.WAITING;
      assertThat(Http.get(port, "/health/ready").status()).isEqualTo(503);
    }
  }

  @Test
  void aClientMayBeNamedAsAPathGoesUpwards() throws IOException {
    try (Workshop workshop = new Workshop()) {
      workshop.connects("..").connects(".");
      for (String id : new String[] {"..", ".", "%2e%2E"}) {
        Http.Reply client = Http.get(workshop.port(), "/api/v1/client?id=" + id);
        assertThat(client.status()).as(id).isEqualTo(200);
        assertThat(client.body()).startsWith("{\"id\":\"" + id.replaceAll("(?i)%2e", "."));
        assertThat(Http.get(workshop.port(), "/api/v1/client/frames?id=" + id).body())
            .contains("CONNACK");
      }
      for (String path : new String[] {"/api/v1/client", "/api/v1/client/frames?id="}) {
        Http.Reply reply = Http.get(workshop.port(), path);
        assertThat(reply.status()).as(path).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("id is missing\n");
      }
    }
  }

  @Test
  void aClientMayBeNamedLikeAPartOfAPath() throws IOException {
    try (Workshop workshop = new Workshop()) {
      workshop.connects("frames").connects("a/frames");
      for (String id : new String[] {"frames", "a%2Fframes"}) {
        String path = "/api/v1/clients/" + id;
        Http.Reply client = Http.get(workshop.port(), path);
        assertThat(client.status()).as(path).isEqualTo(200);
        assertThat(client.body()).contains("\"subscriptions\"");
        Http.Reply frames = Http.get(workshop.port(), path + "/frames");
        assertThat(frames.status()).as(path).isEqualTo(200);
        assertThat(frames.body()).contains("CONNACK");
      }
      assertThat(Http.get(workshop.port(), "/api/v1/clients//frames").status()).isEqualTo(404);
      assertThat(Http.get(workshop.port(), "/api/v1/%63lients/frames").status()).isEqualTo(200);
    }
  }
}
