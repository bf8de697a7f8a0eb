package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules for clients in the whole house: a file, a process, sockets and a real broker. */
@Timeout(120)
class AccessIT {

  private static final String CONNECT_M1 = "08 04 04 01 00 00 6D 31";
  private static final String CONNECT_X = "07 04 04 01 00 00 78";

  /** Topic types of the flags octet: predefined 01; QoS 1 20, QoS −1 60. */
  private static String publish(String flags, String topicId, String messageId) {
    return "08 0C " + flags + topicId + messageId + "21";
  }

  @Test
  @DisplayName("SN-PUB-2, SN-PUB-8, A25: what the rules forbid is said so and never seen at broker")
  void forbiddenPublicationsDoNotReachTheBroker() throws Exception {
    int port = FreePort.udp();
    try (Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, broker))) {
      gateway.process().awaitLine(" up, ");
      try (MosquittoSub watcher = broker.subscribe(1, "#");
          RawDevice device = RawDevice.talkingTo(port);
          RawDevice stranger = RawDevice.talkingTo(port)) {
        stranger.send(CONNECT_X).expect("03 05 03");
        device.send(CONNECT_M1).expect("03 05 00");
        device.send(publish("21", "00 02", "00 07")).expect("07 0D 00 02 00 07 03");
        device.send(publish("41", "00 02", "00 08")).expect("07 0D 00 02 00 08 03");
        device.send(publish("01", "00 02", "00 00")).expect("07 0D 00 02 00 00 03");
        device.send(publish("61", "00 02", "00 00"));
        stranger.send(publish("61", "00 01", "00 00"));
        // SUBSCRIBE to "#", and to what it may.
        device.send("06 12 20 00 09 23").expect("08 13 00 00 00 00 09 03");
        device.send("0B 12 20 00 0A 63 2F 6D 31 2F 23").expect("08 13 20 00 00 00 0A 00");
        // REGISTER of "x/y".
        device.send("09 0A 00 00 00 0B 78 2F 79").expect("07 0B 00 00 00 0B 03");
        device.send(publish("21", "00 01", "00 0C")).expect("07 0D 00 01 00 0C 00");

        assertThat(watcher.await(1))
            .extracting(MosquittoSub.Message::topic)
            .containsExactly("t/m1");
        assertThat(watcher.getsMoreThan(1, Duration.ofMillis(300))).isFalse();
      }
      assertThat(gateway.stop()).isEqualTo(143);
    }
  }

  @Test
  @DisplayName("SN-RTX-1: a listener's own T_retry reaches the clients of this listener")
  void aListenersOwnRetryIsUsed() throws Exception {
    int port = FreePort.udp();
    try (Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(port, broker))) {
      gateway.process().awaitLine(" up, ");
      try (RawDevice device = RawDevice.talkingTo(port)) {
        device.send(CONNECT_M1).expect("03 05 00");
        device.send("07 12 22 00 0A 63 31").expect("08 13 20 63 31 00 0A 00");
        broker.publish("-t", "c1", "-m", "!", "-q", "1");

        device.expect("08 0C 22 63 31 00 01 21");
        // That of the sessions would be an hour.
        device.expect("08 0C A2 63 31 00 01 21");
        device.expect("08 0C A2 63 31 00 01 21");
        device.send("07 0D 63 31 00 01 00");
      }
    }
  }

  private static String yaml(int port, Mosquitto broker) {
    return """
        version: 1
        listeners:
          - {bind: "127.0.0.1:%d", retry: {interval: 1s, count: 5}}
        upstream:
          servers: ["%s"]
        topics:
          predefined:
            "*": {1: "t/m1", 2: "t/m2"}
        clients:
          "m*": {publish: ["t/{client}"], subscribe: ["c/{client}/#", "c1"]}
          "*": {allow: false}
        sessions:
          retry: {interval: 1h}
        """
        .formatted(port, broker.address());
  }
}
