package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tools of the tests of the whole house do what those tests rely on. */
@Timeout(120)
class MosquittoIT {

  @Test
  void subscriberSeesTopicQosRetainAndOctets() throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      broker.publish("-t", "a|b", "-m", "kept", "-q", "1", "-r");
      try (MosquittoSub subscriber = broker.subscribe(2, "a|b", "c/#")) {
        broker.publish("-t", "c/d", "-m", "", "-q", "2");
        assertThat(subscriber.await(2))
            .containsExactlyInAnyOrder(
                new MosquittoSub.Message("a|b", 1, true, "6b657074"),
                new MosquittoSub.Message("c/d", 2, false, ""));
        assertThat(subscriber.getsMoreThan(2, Duration.ofMillis(100))).isFalse();
      }
    }
  }

  @Test
  void killedBrokerForgetsAndStoppedBrokerRemembersOnTheSamePort() throws Exception {
    try (Mosquitto broker = Mosquitto.startPersistent()) {
      int port = broker.port();
      broker.publish("-t", "kept", "-m", "1", "-r");
      broker.stop();
      broker.restart();
      assertThat(broker.port()).isEqualTo(port);
      broker.publish("-t", "lost", "-m", "2", "-r");
      broker.kill();
      broker.restart();
      try (MosquittoSub subscriber = broker.subscribe(1, "#")) {
        broker.publish("-t", "end", "-m", "3");
        assertThat(subscriber.await(2))
            .extracting(MosquittoSub.Message::topic)
            .containsExactlyInAnyOrder("kept", "end");
      }
    }
  }
}
