package io.mqttsn.app;

import static io.mqttsn.app.Octets.ACCEPTED;
import static io.mqttsn.app.Octets.DISCONNECT;
import static io.mqttsn.app.Octets.connect;
import static io.mqttsn.app.Octets.frame;
import static io.mqttsn.app.Octets.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.MosquittoSub.Message;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Last wills, from the device's handshake to a subscriber of the real broker. */
@Timeout(120)
class WillIT {

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
  @DisplayName("SN-WILL-6, SN-KA-3")
  void silentDevicesWillIsPublishedOnceWithItsQosAndRetain() throws IOException {
    try (MosquittoSub watcher = house.broker().subscribe(2, "will/lost");
        RawDevice device = connectedWithWill("lost", "50", "will/lost")) {
      device.expect(DISCONNECT);
      assertThat(watcher.await(1)).containsExactly(new Message("will/lost", 2, false, "676f6e65"));
      assertThat(watcher.getsMoreThan(1, Duration.ofMillis(300))).isFalse();
    }
    try (MosquittoSub late = house.broker().subscribe(2, "will/lost")) {
      assertThat(late.await(1)).containsExactly(new Message("will/lost", 2, true, "676f6e65"));
    }
  }

  @Test
  @DisplayName("SN-WILL-7")
  void noWillIsPublishedAfterDisconnect() throws IOException {
    try (MosquittoSub watcher = house.broker().subscribe(2, "will/left");
        RawDevice device = connectedWithWill("left", "20", "will/left")) {
      device.send(DISCONNECT).expect(DISCONNECT);
      // Longer than keep alive and grace together.
      assertThat(watcher.getsMoreThan(0, Duration.ofSeconds(2))).isFalse();
    }
  }

  @Test
  @DisplayName("SN-KA-2")
  void deviceThatPingsKeepsItsSessionBeyondTheKeepAlive() throws IOException {
    try (MosquittoSub watcher = house.broker().subscribe(2, "will/pings");
        RawDevice device = connectedWithWill("pings", "20", "will/pings")) {
      for (int i = 0; i < 3; i++) {
        device.expectSilence(Duration.ofMillis(700)).send("02 16").expect("02 17");
      }
      assertThat(watcher.received()).isEmpty();
      device.send(DISCONNECT).expect(DISCONNECT);
    }
  }

  /** Keep alive one second, which with the grace is a second and a half. */
  private static RawDevice connectedWithWill(String id, String flags, String topic)
      throws IOException {
    RawDevice device = house.stranger();
    device.send(connect("0C", id, 1)).expect("02 06");
    device.send(frame("07", flags + text(topic))).expect("02 08");
    return device.send(frame("09", text("gone"))).expect(ACCEPTED);
  }
}
