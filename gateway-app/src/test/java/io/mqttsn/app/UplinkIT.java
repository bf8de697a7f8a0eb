package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.register;
import static io.mqttsn.app.Octets.text;
import static io.mqttsn.app.Octets.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.MosquittoSub.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What devices say arrives at a subscriber of the real broker. */
@Timeout(120)
class UplinkIT {

  private static House house;
  private static MosquittoSub watcher;

  @BeforeAll
  static void open() throws IOException {
    house =
        House.open(
            "topics: {predefined: {\"*\": {1: pre/hello}, \"meter-*\": {7: \"m/{client}/r\"}}}");
    watcher = house.broker().subscribe(2, "#");
  }

  @AfterAll
  static void close() throws IOException {
    watcher.close();
    house.close();
  }

  @Test
  @DisplayName("SN-PUB-8")
  void qosMinusOneArrivesWithoutAnyConnectionAndIsNotAnswered() throws IOException {
    try (RawDevice device = house.stranger()) {
      device.send("09 0C 61 00 01 00 00 6D 31").send("09 0C 62 71 71 00 00 6D 31");
      assertThat(arrived("qq", 1)).containsExactly(new Message("qq", 0, false, "6d31"));
      assertThat(arrived("pre/hello", "6d31")).isEqualTo(0);
      device.expectSilence(Duration.ofMillis(100));
    }
  }

  @Test
  @DisplayName("SN-PUB-1")
  void qosZeroArrivesAndIsNotAnswered() throws IOException {
    try (RawDevice device = house.device("up-0")) {
      String id = id(device, "up/zero");
      device.send(publish("00", id, 0, text("hi")));
      assertThat(arrived("up/zero", 1)).containsExactly(new Message("up/zero", 0, false, "6869"));
      device.send("02 16").expect("02 17");
    }
  }

  @Test
  @DisplayName("SN-PUB-2")
  void qosOneIsAcknowledgedWithItsIdsAndArrives() throws IOException {
    try (RawDevice device = house.device("up-1")) {
      String id = id(device, "up/one");
      device.send(publish("20", id, 0x1234, text("hi"))).expect("07 0D" + id + "12 34 00");
      assertThat(arrived("up/one", 1)).containsExactly(new Message("up/one", 1, false, "6869"));
    }
  }

  @Test
  @DisplayName("SN-PUB-4, SN-PUB-5")
  void qosTwoArrivesOnceThoughEachOfItsMessagesIsRepeated() throws IOException {
    try (RawDevice device = house.device("up-2")) {
      String id = id(device, "up/two");
      device.send(publish("40", id, 2, text("hi"))).expect("04 0F 00 02");
      device.send(publish("C0", id, 2, text("hi"))).expect("04 0F 00 02");
      device.send("04 10 00 02").expect("04 0E 00 02");
      device.send("04 10 00 02").expect("04 0E 00 02");
      device.send(publish("40", id, 3, text("end"))).expect("04 0F 00 03");
      device.send("04 10 00 03").expect("04 0E 00 03");
      assertThat(arrived("up/two", 2))
          .containsExactly(
              new Message("up/two", 2, false, "6869"), new Message("up/two", 2, false, "656e64"));
    }
  }

  @Test
  void predefinedIdsMeanWhatTheConfigurationSaysForThatClient() throws IOException {
    try (RawDevice meter = house.device("meter-5");
        RawDevice other = house.device("other")) {
      meter.send(publish("21", "0001", 1, "AA")).expect("07 0D 00 01 00 01 00");
      meter.send(publish("21", "0007", 2, "BB")).expect("07 0D 00 07 00 02 00");
      other.send(publish("21", "0007", 3, "CC")).expect("07 0D 00 07 00 03 02");
      assertThat(arrived("m/meter-5/r", 1))
          .containsExactly(new Message("m/meter-5/r", 1, false, "bb"));
      assertThat(arrived("pre/hello", "aa")).isEqualTo(1);
    }
  }

  @Test
  void shortNamesNeedNoRegistration() throws IOException {
    try (RawDevice device = house.device("short")) {
      device.send(publish("22", text("t7"), 9, "00 FF")).expect("07 0D 74 37 00 09 00");
      assertThat(arrived("t7", 1)).containsExactly(new Message("t7", 1, false, "00ff"));
    }
  }

  @Test
  @DisplayName("SN-FRM-8")
  void nameThatTheBrokerWouldNotTakeCostsOneRefusalAndNotTheBrokerConnection() throws IOException {
    try (RawDevice device = house.device("control")) {
      String id = id(device, "bell/\u0007");
      device.send(publish("20", id, 2, "AA")).expect("07 0D" + id + "00 02 03");
      device.send(publish("22", text("ok"), 3, "BB")).expect("07 0D 6F 6B 00 03 00");
      assertThat(house.gateway().log()).noneMatch(line -> line.contains(" down: "));
    }
  }

  @Test
  @DisplayName("SN-RET-1")
  void retainIsKeptByTheBrokerAndAnEmptyPayloadClearsIt() throws IOException {
    try (RawDevice device = house.device("retain")) {
      device.send(publish("32", text("rt"), 1, text("kept"))).expect("07 0D 72 74 00 01 00");
      try (MosquittoSub late = house.broker().subscribe(1, "rt")) {
        assertThat(late.await(1)).containsExactly(new Message("rt", 1, true, "6b657074"));
      }
      device.send(publish("32", text("rt"), 2, "")).expect("07 0D 72 74 00 02 00");
      try (MosquittoSub later = house.broker().subscribe(1, "rt")) {
        assertThat(later.getsMoreThan(0, Duration.ofMillis(200))).isFalse();
      }
    }
  }

  private static String id(RawDevice device, String topic) throws IOException {
    return two(device.send(register(1, topic)).expectMatching("07 0B .. .. 00 01 00"), 2);
  }

  private static List<Message> arrived(String topic, int count) {
    return watcher.await(message -> message.topic().equals(topic), count);
  }

  /** The QoS at which this payload came. */
  private static int arrived(String topic, String hex) {
    return watcher
        .await(message -> message.topic().equals(topic) && message.hex().equals(hex), 1)
        .get(0)
        .qos();
  }
}
