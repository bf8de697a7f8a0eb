package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Floods, and when the broker is told that a message is safe. */
class FloodTest {

  @Test
  @DisplayName("SN-CGS-3: a client's queue keeps its bound, the oldest goes and is acknowledged")
  void queueOfOneClientIsBounded() {
    Rig rig =
        new Rig(ProtocolSettings.DEFAULT.withQueue(10, Duration.ofDays(1)), PredefinedTopics.NONE);
    Device device = rig.device("dev1").connected();
    device.subscribes("a/b", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "under way", Qos.ONE);
    Publish open = device.hearsOne(Publish.class);
    List<Long> deliveries = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      deliveries.add(rig.broker.delivers("dev1", "a/b", "m" + i, Qos.ONE));
    }

    for (int i = 0; i < 25; i++) {
      assertThat(rig.broker.isAcknowledged(deliveries.get(i))).as("m%d", i).isEqualTo(i < 15);
    }
    assertThat(rig.counted(Counter.DELIVERIES_DROPPED_QUEUE_FULL)).isEqualTo(15);
    device.acknowledges(open);
    for (int i = 15; i < 25; i++) {
      device.takes("m" + i);
    }
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-CGS-3: QoS 0 makes room before QoS 1 does")
  void qos0MakesRoomFirst() {
    Rig rig =
        new Rig(ProtocolSettings.DEFAULT.withQueue(4, Duration.ofDays(1)), PredefinedTopics.NONE);
    Device device = rig.device("dev1").connected();
    device.subscribes("a/b", Qos.ONE);
    device.sleeps(60);
    for (int i = 0; i < 8; i++) {
      rig.broker.delivers("dev1", "a/b", "m" + i, i % 2 == 0 ? Qos.ZERO : Qos.ONE);
    }
    device.wakes();
    for (int i = 1; i < 8; i += 2) {
      device.takes("m" + i);
    }
  }

  @Test
  @DisplayName("SN-CGS-3: a flood to sleepers that fills the memory lets the others work")
  void floodToSomeLeavesTheOthersWorking() {
    Rig rig = new Rig(ProtocolSettings.DEFAULT, PredefinedTopics.NONE, 1280, 20_000);
    Device busy = rig.device("busy").connected();
    int id = busy.subscribes("a/b", Qos.ONE);
    for (int i = 0; i < 20; i++) {
      Device sleeper = rig.device("sleeper" + i).connected();
      sleeper.subscribes("a/b", Qos.ONE);
      sleeper.sleeps(600);
      for (int n = 0; n < 20; n++) {
        rig.broker.delivers("sleeper" + i, "a/b", "x".repeat(1000), Qos.ONE);
      }
    }
    assertThat(rig.counted(Counter.DELIVERIES_DROPPED_QUEUE_FULL)).isGreaterThan(350);

    for (int i = 0; i < 5; i++) {
      String large = i + "x".repeat(1000);
      rig.broker.delivers("busy", "a/b", large, Qos.ONE);
      busy.takes(large);
      busy.says(busy.publish(Qos.ONE, id, i, "up"));
      busy.hears(new Puback(id, i, ReturnCode.ACCEPTED));
    }
    String one = "1" + "x".repeat(1000);
    String two = "2" + "x".repeat(1000);
    rig.broker.delivers("busy", "a/b", one, Qos.ONE);
    rig.broker.delivers("busy", "a/b", two, Qos.ONE);
    busy.takes(one);
    busy.takes(two);
  }

  @Test
  @DisplayName("SN-CGS-3: a session that ends gives back what its messages took")
  void endedSessionsGiveBackTheirRoom() {
    Rig rig = new Rig(ProtocolSettings.DEFAULT, PredefinedTopics.NONE, 1280, 20_000);
    for (int i = 0; i < 20; i++) {
      Device sleeper = rig.device("sleeper" + i).connected();
      sleeper.subscribes("a/b", Qos.ONE);
      sleeper.sleeps(60);
      for (int n = 0; n < 15; n++) {
        rig.broker.delivers("sleeper" + i, "a/b", "x".repeat(1000), Qos.ONE);
      }
      assertThat(rig.counted(Counter.DELIVERIES_DROPPED_QUEUE_FULL)).as("round %d", i).isZero();
      if (i % 2 == 0) {
        sleeper.disconnects();
      } else {
        rig.passSeconds(90);
      }
    }
  }

  @Test
  @DisplayName("queueMaxAge: what has waited too long is dropped and acknowledged")
  void staleMessagesAreDropped() {
    Rig rig =
        new Rig(
            ProtocolSettings.DEFAULT.withQueue(10, Duration.ofMinutes(1)), PredefinedTopics.NONE);
    Device device = rig.device("dev1").connected();
    device.subscribes("a/b", Qos.ONE);
    device.sleeps(600);
    rig.broker.delivers("dev1", "a/b", "stale", Qos.ONE);
    rig.passSeconds(50);
    rig.broker.delivers("dev1", "a/b", "fresh", Qos.ONE);
    rig.passSeconds(11);
    device.wakes();
    device.takes("fresh");
    assertThat(rig.counted(Counter.DELIVERIES_DROPPED_TOO_OLD)).isEqualTo(1);
  }

  @Test
  @DisplayName("SN-AGG-4: a silent client's messages are recorded after the first repetition")
  void silentClientsMessagesAreRecorded() {
    Rig rig = new Rig();
    Device device = rig.device("dev1").connected();
    device.subscribes("a/b", Qos.ONE);
    long first = rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    long second = rig.broker.delivers("dev1", "a/b", "2", Qos.ONE);
    rig.pass(9_999);
    assertThat(rig.broker.all(UpstreamCommand.Acknowledge.class)).isEmpty();

    rig.pass(1);

    assertThat(rig.broker.isAcknowledged(first)).isTrue();
    assertThat(rig.broker.isAcknowledged(second)).isTrue();
    List<Message> heard = device.listens();
    device.acknowledges((Publish) heard.get(0));
    device.takes("2");
    assertThat(rig.broker.all(UpstreamCommand.Acknowledge.class)).hasSize(2);
  }

  @Test
  @DisplayName("SN-AGG-4: a message for nobody, or for a clean session that has ended, is let go")
  void deliveryForNobodyIsAcknowledged() {
    Rig rig = new Rig();
    long nobody = rig.broker.delivers("nobody", "a/b", "1", Qos.ONE);
    assertThat(rig.broker.isAcknowledged(nobody)).isTrue();
    Device device = rig.device("dev1").connected(false, 0);
    device.subscribes("a/b", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    device.listens();
    device.disconnects();
    long old = rig.broker.delivers("dev1", "a/b", "old", Qos.ONE);
    assertThat(rig.broker.isAcknowledged(old)).isTrue(); // recorded
    device.connected(true, 0);
    device.hearsNothing();
    rig.broker.delivers("dev1", "zz", Bytes.utf8("new"), Qos.ONE, false);
    device.takes("new");
  }
}
