package io.mqttsn.app;

import static io.mqttsn.app.Octets.spaced;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.text;
import static io.mqttsn.app.Octets.two;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is published at the real broker reaches the devices that asked for it. */
@Timeout(120)
class DownlinkIT {

  private static House house;

  @BeforeAll
  static void open() throws IOException {
    house = House.open("topics: {predefined: {\"*\": {5: pre/down}}}");
  }

  @AfterAll
  static void close() throws IOException {
    house.close();
  }

  @Test
  @DisplayName("SN-REG-8, SN-DLV-1")
  void qosZeroOfAWildcardComesAfterItsNameWasRegistered() throws IOException {
    try (RawDevice device = house.device("down-0")) {
      device.send(subscribe(2, 3, "zero/+")).expect("08 13 40 00 00 00 03 00");
      house.broker().publish("-t", "zero/a", "-q", "0", "-m", "hi");
      String id = registered(device, "zero/a");
      device.expect("09 0C 00" + id + "00 00 68 69");
    }
  }

  @Test
  @DisplayName("SN-DLV-2")
  void qosOneOfAWildcardComesAfterItsNameWasRegistered() throws IOException {
    try (RawDevice device = house.device("down-1")) {
      device.send(subscribe(2, 3, "one/#")).expect("08 13 40 00 00 00 03 00");
      house.broker().publish("-t", "one/a/b", "-q", "1", "-m", "hi");
      String id = registered(device, "one/a/b");
      String publish = device.expectMatching("09 0C 20 " + spaced(id) + " .. .. 68 69");
      device.send("07 0D" + id + two(publish, 5) + "00");
      // The name is known now, and the next message needs no second REGISTER.
      house.broker().publish("-t", "one/a/b", "-q", "1", "-m", "ho");
      device.expectMatching("09 0C 20 " + spaced(id) + " .. .. 68 6F");
    }
  }

  @Test
  @DisplayName("SN-DLV-3")
  void qosTwoOfAWildcardComesOnceWithAllFourSteps() throws IOException {
    try (RawDevice device = house.device("down-2")) {
      device.send(subscribe(2, 3, "two/+")).expect("08 13 40 00 00 00 03 00");
      house.broker().publish("-t", "two/a", "-q", "2", "-m", "hi");
      String id = registered(device, "two/a");
      String messageId = two(device.expectMatching("09 0C 40 " + spaced(id) + " .. .. 68 69"), 5);
      device.send("04 0F" + messageId).expect("04 10" + messageId);
      device.send("04 0E" + messageId).expectSilence(Duration.ofMillis(200));
    }
  }

  @Test
  void grantedQosBoundsWhatIsDelivered() throws IOException {
    try (RawDevice device = house.device("down-low")) {
      String id = two(device.send(subscribe(0, 1, "low")).expectMatching(suback("00")), 3);
      house.broker().publish("-t", "low", "-q", "2", "-m", "hi");
      device.expect("09 0C 00" + id + "00 00 68 69");
    }
  }

  @Test
  @DisplayName("SN-RET-2")
  void retainedMessageFollowsTheSubackWithItsBitSet() throws IOException {
    house.broker().publish("-t", "kept/one", "-q", "1", "-m", "hi", "-r");
    try (RawDevice device = house.device("retained")) {
      String id = two(device.send(subscribe(1, 1, "kept/one")).expectMatching(suback("20")), 3);
      device.expectMatching("09 0C 30 " + spaced(id) + " .. .. 68 69");
    }
    try (RawDevice device = house.device("retained-again")) {
      device.send(subscribe(1, 1, "kept/+")).expect("08 13 20 00 00 00 01 00");
      String id = registered(device, "kept/one");
      device.expectMatching("09 0C 30 " + spaced(id) + " .. .. 68 69");
    }
  }

  @Test
  @DisplayName("SN-TOP-3")
  void predefinedTopicComesUnderItsPredefinedId() throws IOException {
    try (RawDevice device = house.device("down-pre")) {
      device.send("07 12 21 00 04 00 05").expect("08 13 20 00 05 00 04 00");
      house.broker().publish("-t", "pre/down", "-q", "1", "-m", "hi");
      device.expectMatching("09 0C 21 00 05 .. .. 68 69");
    }
  }

  @Test
  @DisplayName("SN-TOP-4")
  void shortNameComesAsShortName() throws IOException {
    try (RawDevice device = house.device("down-short")) {
      device.send("07 12 22 00 05 73 6E").expect("08 13 20 73 6E 00 05 00");
      house.broker().publish("-t", "sn", "-q", "1", "-m", "hi");
      device.expectMatching("09 0C 22 73 6E .. .. 68 69");
    }
  }

  @Test
  @DisplayName("SN-SUB-9")
  void nothingComesAfterUnsubscribing() throws IOException {
    try (RawDevice device = house.device("gone")) {
      device.send(subscribe(1, 1, "gone/x")).expectMatching(suback("20"));
      device.send(Octets.frame("14", "00 00 02" + text("gone/x"))).expect("04 15 00 02");
      house.broker().publish("-t", "gone/x", "-q", "1", "-m", "hi");
      device.expectSilence(Duration.ofMillis(200));
    }
  }

  private static String suback(String flags) {
    return "08 13 " + flags + " .. .. 00 01 00";
  }

  /** Expects REGISTER for this name, accepts it, and returns the id. */
  private static String registered(RawDevice device, String topic) throws IOException {
    String length = "%02X".formatted(6 + topic.length());
    String register = device.expectMatching(length + " 0A .. .. .. .. " + spaced(text(topic)));
    String id = two(register, 2);
    device.send("07 0B" + id + two(register, 4) + "00");
    return id;
  }
}
