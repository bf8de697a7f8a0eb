package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.register;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.two;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The judge of Prometheus itself over the metrics of a gateway that has something to tell. {@code
 * bin/verify} brings the program and takes no excuse; elsewhere the test is left out without it.
 */
@Timeout(120)
class PromtoolIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @BeforeEach
  void promtoolIsThere() {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool")));
    if (System.getenv("MQTTSN_GATEWAY_CHECK_ALL") == null) {
      assumeTrue(there, "promtool is missing; Debian has it in the package prometheus");
    }
    assertThat(there).as("promtool is on the PATH").isTrue();
  }

  private ChildProcess judge(String metrics) throws IOException {
    Path file = Files.writeString(folder.resolve("metrics"), metrics);
    return ChildProcess.start(
        new ProcessBuilder("promtool", "check", "metrics").redirectInput(file.toFile()));
  }

  private static String metrics(House house) throws IOException, InterruptedException {
    String line = house.gateway().process().awaitLine("admin interface on ");
    URI uri = URI.create(line.substring(line.indexOf("http")) + "/metrics");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /** Up and down at QoS 1, a refusal, garbage and a sleeper: the families have values. */
  private static void traffic(House house, RawDevice pump, RawDevice sleeper) throws IOException {
    sleeper.send("04 18 02 58").expect("02 18");
    try (RawDevice noise = house.stranger()) {
      noise.send("03 FF 00").send("02 16").expectMatching("03 18.*|02 18");
    }
    pump.send("09 0C 20 12 67 00 05 68 69").expect("07 0D 12 67 00 05 02");
    String up = two(pump.send(register(1, "up")).expectMatching("07 0B .. .. 00 01 00"), 2);
    pump.send(publish("20", up, 2, "6869")).expect("07 0D" + up + "00 02 00");
    pump.send(subscribe(1, 3, "down")).expectMatching("08 13 20 .. .. 00 03 00");
    house.broker().publish("-t", "down", "-m", "hi", "-q", "1");
    String down = pump.expectMatching("09 0C 20 .. .. .. .. 68 69");
    pump.send("07 0D" + two(down, 3) + two(down, 5) + "00").send("02 16").expect("02 17");
  }

  @Test
  void promtoolHasNothingToSayAboutALiveGateway() throws Exception {
    try (House house = House.open("admin: {bind: \"127.0.0.1:0\"}");
        RawDevice pump = house.device("pump-1");
        RawDevice sleeper = house.device("sleeper")) {
      traffic(house, pump, sleeper);
      String text = metrics(house);
      assertThat(text)
          .contains("mqttsn_uplink_seconds_count 1\n", "mqttsn_downlink_seconds_count 1\n")
          .contains("mqttsn_clients{state=\"asleep\"} 1.0\n");
      try (ChildProcess promtool = judge(text)) {
        assertThat(promtool.awaitEnd(PATIENCE)).as(promtool.text()).isZero();
        assertThat(promtool.lines()).as("complaints").isEmpty();
      }
      // A judge who never complains proves nothing.
      try (ChildProcess promtool = judge(text.replace("counter", "gauge"))) {
        assertThat(promtool.awaitEnd(PATIENCE)).isNotZero();
        assertThat(promtool.text()).contains("_total");
      }
    }
  }
}
