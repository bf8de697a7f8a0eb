package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.spaced;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.two;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads around every border of the frame's length, octet by octet. */
@Timeout(120)
@DisplayName("SN-PUB-12")
class PayloadIT {

  private static House house;
  private static MosquittoSub watcher;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    house = House.open();
    watcher = house.broker().subscribe(2, "size/up/#");
  }

  @AfterAll
  static void close() throws IOException {
    watcher.close();
    house.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 247, 248, 249, 255, 256, 1000})
  void payloadArrivesUnchangedAtTheBroker(int size) throws IOException {
    try (RawDevice device = house.device("size-up-" + size)) {
      String topic = "size/up/" + size;
      String register = device.send(Octets.register(1, topic)).expectMatching("07 0B( ..){5}");
      String id = two(register, 2);
      String payload = HexFormat.of().formatHex(octets(size));
      device.send(publish("20", id, 7, payload)).expect("07 0D" + id + "00 07 00");
      assertThat(watcher.await(message -> message.topic().equals(topic), 1))
          .containsExactly(new MosquittoSub.Message(topic, 1, false, payload));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 247, 248, 249, 255, 256, 1000})
  void payloadArrivesUnchangedAtTheDevice(int size) throws IOException {
    Path file = Files.write(folder.resolve("payload"), octets(size));
    String topic = "size/down/" + size;
    try (RawDevice device = house.device("size-down-" + size)) {
      String id = two(device.send(subscribe(1, 1, topic)).expectMatching("08 13( ..){6}"), 3);
      String[] empty = {"-t", topic, "-q", "1", "-n"};
      String[] full = {"-t", topic, "-q", "1", "-f", file.toString()};
      house.broker().publish(size == 0 ? empty : full);
      // The shortest header that fits: from 249 octets on it is the long one.
      String payload = HexFormat.of().formatHex(octets(size));
      String wanted = spaced(publish("20", id, 0xABCD, payload)).replace("AB CD", ".. ..");
      device.expectMatching(wanted);
    }
  }

  /** Every value of an octet, beginning with zero, in an order that shows a shift. */
  private static byte[] octets(int size) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i * 7 + i / 256);
    }
    return octets;
  }
}
