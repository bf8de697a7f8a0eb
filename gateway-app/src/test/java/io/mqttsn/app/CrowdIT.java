package io.mqttsn.app;

import static io.mqttsn.app.Octets.ACCEPTED;
import static io.mqttsn.app.Octets.DISCONNECT;
import static io.mqttsn.app.Octets.connect;
import static io.mqttsn.app.Octets.frame;
import static io.mqttsn.app.Octets.number;
import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand devices at once, and two that claim to be the same. */
@Timeout(120)
class CrowdIT {

  private static final int DEVICES = 1000;

  private static House house;

  @BeforeAll
  static void open() throws IOException {
    house = House.open();
  }

  @AfterAll
  static void close() throws IOException {
    house.close();
  }

  @Test
  void eachOfAThousandDevicesHearsItsOwnTopicOnly() throws IOException {
    Map<Integer, List<String>> heard = new HashMap<>();
    String[] ids = new String[DEVICES];
    try (MosquittoSub watcher = house.broker().subscribe(1, "crowd/+");
        Crowd crowd = new Crowd(DEVICES, house.port())) {
      Crowd.Listener inbox = (device, message) -> listen(crowd, heard, device, message);
      crowd.askAll(i -> connect("crowd-" + i, 600), (i, in) -> in.equals("030500"), inbox);
      crowd.askAll(
          i -> subscribe(1, 1, "crowd/" + i),
          (i, in) -> in.matches("081320....000100") && (ids[i] = in.substring(6, 10)) != null,
          inbox);
      crowd.askAll(
          i -> publish("20", ids[i], 2, text("mine " + i)),
          (i, in) -> in.equals("070D" + ids[i] + "000200"),
          inbox);
      while (heard.size() < DEVICES) {
        crowd.hear(inbox, ChildProcess.PATIENCE.toMillis());
      }
      assertThat(watcher.await(DEVICES))
          .allMatch(message -> message.text().equals("mine " + message.topic().substring(6)));
      // Whatever else is on its way comes before the answer to a last ping.
      crowd.askAll(i -> "02 16", (i, in) -> in.equals("0217"), inbox);
      IntStream.range(0, DEVICES)
          .forEach(i -> assertThat(heard.get(i)).containsOnly(text("mine " + i)));
      crowd.askAll(i -> DISCONNECT, (i, in) -> in.equals("0218"), inbox);
    }
  }

  /** Notes the payload of a PUBLISH and acknowledges it. */
  private static void listen(
      Crowd crowd, Map<Integer, List<String>> heard, int device, String message)
      throws IOException {
    if (message.startsWith("0C", 2)) {
      heard.computeIfAbsent(device, i -> new ArrayList<>()).add(message.substring(14));
      crowd.send(device, "07 0D" + message.substring(6, 14) + "00");
    }
  }

  @Test
  @DisplayName("SN-CONN-10")
  void newcomerTakesOverTheIdAndTheOldOneGetsOneDisconnectAndNoWill() throws IOException {
    try (MosquittoSub watcher = house.broker().subscribe(2, "takeover/#");
        RawDevice old = house.stranger();
        RawDevice newcomer = house.stranger()) {
      old.send(connect("0C", "twin", 60)).expect("02 06");
      old.send(frame("07", "20" + text("takeover/will"))).expect("02 08");
      old.send(frame("09", text("gone"))).expect(ACCEPTED);
      newcomer.send(connect("twin", 60)).expect(ACCEPTED);
      old.expect(DISCONNECT).expectSilence(Duration.ofMillis(200));
      String regack =
          newcomer.send(Octets.register(1, "takeover/up")).expectMatching("07 0B( ..){5}");
      String id = Octets.two(regack, 2);
      newcomer.send(publish("20", id, 2, "AA")).expect("07 0D" + id + number(2) + "00");
      watcher.await(1);
      assertThat(watcher.getsMoreThan(1, Duration.ofMillis(200))).isFalse();
      assertThat(watcher.received())
          .containsExactly(new MosquittoSub.Message("takeover/up", 1, false, "aa"));
    }
  }
}
