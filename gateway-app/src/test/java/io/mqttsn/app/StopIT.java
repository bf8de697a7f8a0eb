package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.MosquittoSub.Message;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of the gateway, in order and otherwise, and what the broker's clients see of it. */
@Timeout(120)
class StopIT {

  private static final String STATUS = "gateways/test/status";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private House house;

  @BeforeEach
  void open() throws IOException {
    house = House.open("  status-topic: " + STATUS);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void sigtermEndsInOrderAndTheStatusStaysOffline() throws IOException {
    house.gateway().process().signal("TERM");
    assertThat(house.gateway().process().awaitEnd(LIMIT)).isEqualTo(143);
    assertEndedInOrder();
  }

  @Test
  void sigintEndsInOrderAndTheStatusStaysOffline() throws IOException {
    house.gateway().process().signal("INT");
    assertThat(house.gateway().process().awaitEnd(LIMIT)).isZero();
    assertEndedInOrder();
  }

  @Test
  void killedGatewayIsOfflineByItsWillAndOnlineWhenItIsBack() throws IOException {
    try (MosquittoSub watcher = house.broker().subscribe(1, STATUS)) {
      // Retained or not: the watcher may be there before it is said.
      assertThat(watcher.await(1).get(0).text()).isEqualTo("online");
      assertThat(retained()).isEqualTo("online");
      house.gateway().kill();
      assertThat(watcher.await(2).get(1).text()).isEqualTo("offline");
      assertThat(retained()).isEqualTo("offline");
      house.gateway().start();
      assertThat(watcher.await(3).get(2).text()).isEqualTo("online");
      assertThat(retained()).isEqualTo("online");
    }
  }

  @Test
  void sigtermEndsWithinFiveSecondsThoughTheBrokerHangs() throws IOException {
    house.broker().process().signal("STOP");
    try (RawDevice device = house.stranger()) {
      // Something is under way to the broker that will never be answered.
      device.send(Octets.connect("dev", 60)).expect(Octets.ACCEPTED);
      device.send(Octets.publish("22", Octets.text("tt"), 1, "AA")).send("02 16").expect("02 17");
      house.gateway().process().signal("TERM");
      assertThat(house.gateway().process().awaitEnd(LIMIT)).isEqualTo(143);
    } finally {
      house.broker().process().signal("CONT");
    }
  }

  private void assertEndedInOrder() throws IOException {
    assertThat(house.gateway().log()).last().asString().endsWith(" stopped");
    assertThat(house.gateway().log()).noneMatch(line -> line.contains("Exception"));
    assertThat(house.broker().log())
        .as("the broker saw DISCONNECT, so it published no will")
        .anyMatch(line -> line.contains("Received DISCONNECT from"));
    assertThat(retained()).isEqualTo("offline");
  }

  private String retained() throws IOException {
    try (MosquittoSub late = house.broker().subscribe(1, STATUS)) {
      Message message = late.await(1).get(0);
      assertThat(message.retain()).isTrue();
      assertThat(message.qos()).isEqualTo(1);
      return message.text();
    }
  }
}
