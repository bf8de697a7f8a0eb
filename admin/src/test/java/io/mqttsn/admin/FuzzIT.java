package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is sent to the admin port, the gateway serves on and keeps nothing of it. */
@Timeout(600)
class FuzzIT {

  private static final int REQUESTS = 100_000;
  private static final int WARM = 5_000;

  /** Some twenty octets of each request: less than the smallest thing that could be kept of it. */
  private static final long ROOM = 2L << 20;

  private static final String[] TARGETS = {
    "/",
    "/health",
    "/metrics",
    "/api/v1/status",
    "/api/v1/clients?limit=500&after=%00",
    "/api/v1/clients/%F0%9F%98%80",
    "/api/v1/clients?limit=-1",
    "/api/v1/clients?state=active&x=%",
    "/api/v1/topics",
    "/api/v1/openapi.yaml",
    "/../../etc/passwd",
    "*",
    "http://evil/",
    "//",
    "/%",
    "/api/v1/clients/" + "a".repeat(3000),
  };
  private static final String[] SERVED = {
    "/",
    "/main.js",
    "/health",
    "/health/live",
    "/metrics",
    "/api/v1/status",
    "/api/v1/clients",
    "/api/v1/clients/pump-1",
    "/api/v1/clients/pump-1/frames",
    "/api/v1/clients/..",
    "/api/v1/client?id=..",
    "/api/v1/client/frames?id=pump-1",
    "/api/v1/topics",
    "/api/v1/listeners",
    "/api/v1/upstream",
    "/api/v1/openapi.yaml",
  };
  private static final String[] PARAMETERS = {
    "id", "limit", "after", "state", "search", "x", "", "limit%00", "ID", "id[]"
  };
  private static final String[] VALUES = {
    "",
    "1",
    "500",
    "0",
    "-1",
    "00000000000000000500",
    "99999999999999999999",
    "1e2",
    "active",
    "asleep",
    "ACTIVE",
    "pump",
    "pump-1",
    "..",
    "%2e%2E",
    "%2F",
    "/",
    "//",
    "/frames",
    "%",
    "%0",
    "%zz",
    "%00",
    "%0d%0aX:%20y",
    "%ff%fe",
    "%F0%9F%98%80",
    "%ed%a0%80",
    "%E2%80%AE",
    "+",
    "&",
    "=",
    ";",
    "?",
    "#",
    "\\",
    "'",
    "<script>",
    "a".repeat(300),
    "%41".repeat(300),
  };
  private static final String[] METHODS = {"GET", "HEAD", "POST", "get", "", "G\0T", "OPTIONS"};
  private static final String[] HEADERS = {
    "Host: localhost",
    "Host:",
    "Host: evil",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 3, 4",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Expect: 100-continue",
    "Connection: close",
    "Connection: upgrade",
    "Upgrade: websocket",
    "Upgrade: h2c",
    "Authorization: Basic Og==",
    "X: " + "y".repeat(9000),
    " folded",
    "no colon",
    ": empty",
    "A\0: b",
    "Accept-Encoding: gzip",
  };
  private static final String[] VERSIONS = {" HTTP/1.1", " HTTP/1.0", " HTTP/9.9", "", " FTP/1.1"};

  private final SplittableRandom random = new SplittableRandom(42);
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @Test
  void aHundredThousandWrongRequestsLeaveNothingBehind() throws Exception {
    Budget budget = Budget.ofHeap();
    try (Workshop workshop = new Workshop(Optional.empty(), Duration.ofMillis(500), budget)) {
      workshop.connects("pump-1").connects("..").registers("pump-1", 100, 200);
      int sent = 0;
      for (; sent < WARM; sent += send(workshop.port())) {
        // what is made once for ever, such as the numbers of the Java runtime, is not counted
      }
      long before = used();
      for (; sent < REQUESTS; sent += send(workshop.port())) {
        if (random.nextInt(20_000) == 0) {
          assertThat(Http.get(workshop.port(), "/health").status())
              .as("after " + sent)
              .isEqualTo(200);
        }
      }
      assertThat(workshop.server.connections()).isLessThanOrEqualTo(Connections.MOST);
      assertThat(used() - before).as("octets kept").isLessThan(ROOM);
      assertThat(budget.taken()).as("octets of answers").isZero();
      // Much of it was understood and came to where the answers are made, and none was a defect.
      int answers = statuses.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(statuses.get(200)).as("%s", statuses).isGreaterThan(answers / 4);
      assertThat(statuses).containsKeys(400, 403, 404, 405).doesNotContainKey(500);
      assertThat(Http.get(workshop.port(), "/api/v1/clients").body()).contains("pump-1");
    }
  }

  /** Mostly one request on a connection, for the first wrong one ends it; now and then more. */
  private int send(int port) {
    int requests = random.nextInt(10) == 0 ? 1 + random.nextInt(9) : 1;
    try (Socket socket = Http.open(port)) {
      socket.setSoLinger(true, 0); // no port stays behind
      StringBuilder octets = new StringBuilder();
      for (int i = 0; i < requests; i++) {
        octets.append(random.nextBoolean() ? understood() : request());
      }
      socket.getOutputStream().write(octets.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (random.nextInt(4) > 0) {
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        byte[] start = in.readNBytes(12);
        if (start.length == 12) {
          statuses.merge(
              Integer.parseInt(new String(start, 9, 3, StandardCharsets.US_ASCII)),
              1,
              Integer::sum);
        }
        drain(in);
      }
    } catch (IOException cutOff) {
      // as it should be
    }
    return requests;
  }

  private static void drain(InputStream in) throws IOException {
    byte[] sink = new byte[8192];
    while (in.read(sink) >= 0) {
      // to the end
    }
  }

  /** Well-formed and from this machine, so that it comes to what is behind the door. */
  private String understood() {
    StringBuilder target = new StringBuilder(pick(SERVED));
    for (int i = random.nextInt(4); i > 0; i--) {
      target.append(target.indexOf("?") < 0 ? '?' : '&').append(pick(PARAMETERS)).append('=');
      target.append(pick(VALUES));
    }
    for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; i > 0; i--) {
      target.insert(1 + random.nextInt(target.length()), pick(VALUES));
    }
    return (random.nextInt(8) == 0 ? "HEAD " : "GET ")
        + target
        + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private String request() {
    if (random.nextInt(8) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return new String(noise, StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder();
    text.append(pick(METHODS)).append(' ').append(pick(TARGETS)).append(pick(VERSIONS));
    text.append(random.nextInt(20) == 0 ? "\n" : "\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(pick(HEADERS)).append("\r\n");
    }
    text.append(random.nextInt(10) == 0 ? "" : "\r\n");
    if (random.nextInt(4) == 0) {
      text.append("5\r\nhello\r\n0\r\n\r\n");
    }
    if (random.nextInt(10) == 0) {
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
    }
    return text.toString();
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
