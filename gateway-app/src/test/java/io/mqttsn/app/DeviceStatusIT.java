package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Status topics of devices, as a stranger who comes late finds them at a real broker. */
@Timeout(120)
class DeviceStatusIT {

  private static final String ROOT = "gateways/test/devices";
  private static final String STATUS = "gateways/test/status";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private House house;

  private void open(Mosquitto broker) throws IOException {
    house = House.open(broker, "  status-topic: " + STATUS + "\n  device-status: " + ROOT);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void everyChangeIsSeenAndTheBrokerKeepsTheLatest() throws IOException {
    open(Mosquitto.start());
    try (RawDevice present = house.device("hall/3");
        RawDevice sleeper = house.device("sleeper");
        RawDevice leaver = house.device("leaver");
        RawDevice silent = house.stranger();
        RawDevice refused = house.stranger()) {
      silent.send(Octets.connect("silent", 1)).expect(Octets.ACCEPTED);
      refused.send("09 04 04 02 00 3C 62 61 64").expect("03 05 03"); // another protocol
      assertKeeps(
          Map.of(
              "hall%2F3", "online: connected (lan)",
              "sleeper", "online: connected (lan)",
              "leaver", "online: connected (lan)",
              "silent", "online: connected (lan)"));
      sleeper.send("04 18 02 58").expect(Octets.DISCONNECT);
      leaver.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
      silent.expect(Octets.DISCONNECT);
      present.send("02 16").expect("02 17");
      assertKeeps(
          Map.of(
              "hall%2F3", "online: connected (lan)",
              "sleeper", "asleep: says it sleeps for 600 s (lan)",
              "leaver", "offline: said goodbye (lan)",
              "silent", "lost: keep-alive missed, not heard for 1 s (lan)"));
      sleeper.send("09 16 73 6C 65 65 70 65 72").expect("02 17");
      try (MosquittoSub watcher = house.broker().subscribe(1, ROOT + "/sleeper")) {
        sleeper.send(Octets.connect("sleeper", 600)).expect(Octets.ACCEPTED);
        assertThat(watcher.await(2))
            .extracting(message -> line(message.text()))
            .containsExactly("asleep: says it sleeps for 600 s (lan)", "online: connected (lan)");
        assertThat(watcher.received().get(1).qos()).isOne();
      }
    }
  }

  @Test
  void sinceIsTheTimeOfDayInUtc() throws IOException {
    open(Mosquitto.start());
    Instant before = Instant.now().minusSeconds(1);
    try (RawDevice device = house.device("dev");
        MosquittoSub late = house.broker().subscribe(1, ROOT + "/dev")) {
      device.send("02 16").expect("02 17");
      String payload = late.await(1).get(0).text();
      Instant since = Instant.parse(payload.replaceAll(".*\"since\":\"([^\"]*)\".*", "$1"));
      assertThat(since).isBetween(before, Instant.now());
    }
  }

  @Test
  void whatChangesWhileTheBrokerIsAwayIsToldWhenItIsBack() throws IOException {
    open(Mosquitto.startPersistent());
    try (RawDevice present = house.device("present");
        RawDevice sleeper = house.device("sleeper")) {
      assertKeeps(
          Map.of("present", "online: connected (lan)", "sleeper", "online: connected (lan)"));
      house.broker().stop();
      house.gateway().process().awaitLine(" down: ");
      for (int i = 0; i < 50; i++) {
        sleeper.send("04 18" + Octets.number(100 + i)).expect(Octets.DISCONNECT);
      }
      sleeper.send("04 18 02 58").expect(Octets.DISCONNECT);
      house.broker().restart();
      assertKeeps(
          Map.of(
              "present", "online: connected (lan)",
              "sleeper", "asleep: says it sleeps for 600 s (lan)"));
      assertThat(house.broker().log().stream().filter(line -> isStatusFromGateway(line)))
          .as("only the latest, and what the broker's last save may lack")
          .hasSize(2);
      present.send("02 16").expect("02 17");
    }
  }

  private static boolean isStatusFromGateway(String line) {
    return line.contains("Received PUBLISH from") && line.contains("'" + ROOT);
  }

  @Test
  void aBrokerThatComesBackWithAnOlderSaveIsToldWhatItHasForgotten() throws IOException {
    open(Mosquitto.startPersistent());
    try (RawDevice present = house.device("present");
        RawDevice sleeper = house.device("sleeper")) {
      assertKeeps(
          Map.of("present", "online: connected (lan)", "sleeper", "online: connected (lan)"));
      house.broker().process().signal("USR1");
      house.broker().process().awaitLine("Saving in-memory database");
      sleeper.send("04 18 02 58").expect(Octets.DISCONNECT);
      assertKeepsTheTruthThoughItIsKilled();
      present.send("02 16").expect("02 17");
    }
  }

  @Test
  void aBrokerThatForgetsEverythingIsToldEverything() throws IOException {
    open(Mosquitto.start());
    try (RawDevice present = house.device("present");
        RawDevice sleeper = house.device("sleeper")) {
      sleeper.send("04 18 02 58").expect(Octets.DISCONNECT);
      assertKeepsTheTruthThoughItIsKilled();
      present.send("02 16").expect("02 17");
    }
  }

  private void assertKeepsTheTruthThoughItIsKilled() throws IOException {
    Map<String, String> truth =
        Map.of(
            "present", "online: connected (lan)",
            "sleeper", "asleep: says it sleeps for 600 s (lan)");
    assertKeeps(truth);
    house.broker().kill();
    house.broker().restart();
    assertKeeps(truth);
  }

  @Test
  void sigtermLeavesNobodyOnlineOrAsleep() throws IOException {
    open(Mosquitto.start());
    try (Crowd crowd = new Crowd(1000, house.port());
        RawDevice leaver = house.device("leaver")) {
      crowd.askAll(
          i -> Octets.connect("crowd-" + i, 600),
          (i, in) -> in.equals("030500"),
          (device, frame) -> {});
      leaver.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
      await().until(() -> kept().size() == 1001);
      house.gateway().process().signal("TERM");
      assertThat(house.gateway().process().awaitEnd(LIMIT)).isEqualTo(143);
      Map<String, String> expected = new TreeMap<>();
      IntStream.range(0, 1000).forEach(i -> expected.put("crowd-" + i, "unknown: gateway stopped"));
      expected.put("leaver", "offline: said goodbye (lan)");
      assertThat(kept()).isEqualTo(expected);
    }
  }

  @Test
  void afterAKillWhoWasThereIsUnknownUntilItComesAgain() throws IOException {
    open(Mosquitto.start());
    house.broker().publish("-r", "-q", "1", "-t", ROOT + "/foreign", "-m", "on");
    try (RawDevice present = house.device("present");
        RawDevice sleeper = house.device("sleeper");
        RawDevice leaver = house.device("leaver")) {
      present.send("02 16").expect("02 17");
      sleeper.send("04 18 02 58").expect(Octets.DISCONNECT);
      leaver.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
      await().until(() -> kept().size() == 4);
      house.gateway().kill();
      house.gateway().start();
      assertKeeps(
          Map.of(
              "foreign", "on",
              "present", "unknown: gateway restarted",
              "sleeper", "unknown: gateway restarted",
              "leaver", "offline: said goodbye (lan)"));
      try (RawDevice again = RawDevice.talkingTo(house.gateway().port("lan"))) {
        again.send(Octets.connect("sleeper", 600)).expect(Octets.ACCEPTED);
        assertKeeps(
            Map.of(
                "foreign", "on",
                "present", "unknown: gateway restarted",
                "sleeper", "online: connected (lan)",
                "leaver", "offline: said goodbye (lan)"));
      }
      assertThat(house.broker().process().awaitLine("Received UNSUBSCRIBE")).isNotEmpty();
    }
  }

  private void assertKeeps(Map<String, String> expected) {
    await().untilAsserted(() -> assertThat(kept()).isEqualTo(expected));
  }

  /** What is retained, by the last level of the topic. */
  private Map<String, String> kept() throws IOException {
    String end = "gateways/test/end";
    house.broker().publish("-r", "-t", end, "-m", "end");
    // Retained messages come filter by filter: the last one tells that there are no more.
    try (MosquittoSub late = house.broker().subscribe(0, ROOT + "/+", end)) {
      late.await(message -> message.topic().equals(end), 1);
      return late.received().stream()
          .filter(message -> message.retain() && !message.topic().equals(end))
          .collect(
              Collectors.toMap(
                  message -> message.topic().substring(ROOT.length() + 1),
                  message -> line(message.text())));
    }
  }

  /** A payload without its time. */
  private static String line(String payload) {
    return payload
        .replaceAll(
            "\\{\"status\":\"(\\w+)\",\"since\":\"[^\"]*\",\"reason\":\"([^\"]*)\""
                + "(?:,\"listener\":\"(\\w+)\")?}",
            "$1: $2 ($3)")
        .replace(" ()", "");
  }
}
