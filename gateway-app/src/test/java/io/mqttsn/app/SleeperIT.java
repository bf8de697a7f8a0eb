package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.app.client.Received;
import io.mqttsn.app.client.SnClient;
import io.mqttsn.app.client.SnClientException;
import io.mqttsn.app.client.SnClientException.Reason;
import io.mqttsn.app.client.SnClientSettings;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sleeping devices on real sockets, with a real broker behind the gateway. */
@Timeout(120)
class SleeperIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TOPICS = 5;

  private static Mosquitto broker;
  private static GatewayProcess gateway;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    broker = Mosquitto.start();
    port = FreePort.udp();
    gateway =
        GatewayProcess.start(
            """
            version: 1
            listeners:
              - {name: lan, type: udp, bind: "127.0.0.1:%d"}
            upstream:
              servers: ["%s"]
            """
                .formatted(port, broker.address()));
    gateway.process().awaitLine(" up, ");
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    broker.close();
  }

  @Test
  @DisplayName(
      "SN-SLP-6, SN-SLP-7, SN-SLP-8: 100 messages in order in one waking, PINGRESP once and last")
  void aHundredMessagesComeInOneWakingInOrderAndPingrespIsLast() throws Exception {
    try (RawDevice sleeper = RawDevice.talkingTo(port)) {
      sleeper.send("0B 04 04 01 00 3C 73 6C 65 65 70").expect("03 05 00");
      sleeper.send("0A 12 20 00 01 73 6C 70 2F 23").expect("08 13 20 00 00 00 01 00");
      sleeper.send("04 18 01 2C").expect("02 18");
      publishAndAwaitAtTheGateway("slp", 100);

      sleeper.send("07 16 73 6C 65 65 70");
      Waking waking = new Waking(sleeper);
      String last = waking.answerUntilItIsOver();

      assertThat(last).isEqualTo("02 17");
      assertThat(waking.messages)
          .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "slp/" + i % TOPICS + " " + i).toList());
      sleeper.expectSilence(Duration.ofMillis(300));
      sleeper.send("07 16 73 6C 65 65 70").expect("02 17");
      sleeper.send("02 18").expect("02 18");
    }
  }

  @Test
  @DisplayName("SN-SLP-9, SN-SLP-12: a sleeper that has moved gets what is new where it is")
  void wakesFromAnotherAddress() throws Exception {
    try (SnClient sleeper = client("mover")) {
      sleeper.connect();
      sleeper.subscribe("mov/#", Qos.TWO);
      sleeper.sleep(Duration.ofSeconds(300));
      for (int waking = 0; waking < 3; waking++) {
        publishAndAwaitAtTheGateway("mov", 10);
        List<Received> received = new ArrayList<>();
        sleeper.move();
        assertThat(sleeper.wake(received::add)).as("messages during the sleep").isZero();
        assertThat(received)
            .extracting(message -> message.payload().toUtf8())
            .isEqualTo(IntStream.range(0, 10).mapToObj(String::valueOf).toList());
      }
      sleeper.disconnect();
    }
  }

  @Test
  @DisplayName("SN-SLP-14: who oversleeps is lost: its will once, and DISCONNECT when it wakes")
  void aSleeperThatDoesNotWakeInTimeIsLostAndItsWillIsPublishedOnce() throws Exception {
    SnClientSettings settings = settings("overslept").withWill(will("wills/overslept"));
    try (MosquittoSub watcher = broker.subscribe(2, "wills/overslept");
        SnClient sleeper = SnClient.open(settings)) {
      sleeper.connect();
      sleeper.sleep(Duration.ofSeconds(1));
      long start = System.nanoTime();
      assertThat(watcher.await(1))
          .containsExactly(new MosquittoSub.Message("wills/overslept", 1, false, "676f6e65"));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("when the will came")
          .isBetween(Duration.ofSeconds(1), PATIENCE);
      assertThat(watcher.getsMoreThan(1, Duration.ofSeconds(2))).isFalse();
      assertThatThrownBy(() -> sleeper.wake(message -> {}))
          .asInstanceOf(InstanceOfAssertFactories.type(SnClientException.class))
          .returns(Reason.DISCONNECTED, SnClientException::reason);
    }
  }

  @Test
  @DisplayName("SN-SLP-2, SN-WILL-6: a sleeper that says goodbye leaves no will behind")
  void aSleeperThatSaysGoodbyeIsNotMissed() throws Exception {
    SnClientSettings settings = settings("leaver").withWill(will("wills/leaver"));
    try (MosquittoSub watcher = broker.subscribe(2, "wills/leaver");
        SnClient sleeper = SnClient.open(settings)) {
      sleeper.connect();
      sleeper.sleep(Duration.ofSeconds(1));
      sleeper.disconnect();
      assertThat(watcher.getsMoreThan(0, Duration.ofSeconds(3))).isFalse();
    }
  }

  /** Publishes the numbers from 0 on, and waits until a client that is awake has them all. */
  private static void publishAndAwaitAtTheGateway(String root, int count) throws Exception {
    try (SnClient witness = client("witness-" + root)) {
      witness.connect();
      witness.subscribe(root + "/#", Qos.ONE);
      for (int i = 0; i < count; i++) {
        broker.publish("-q", "1", "-t", root + "/" + i % TOPICS, "-m", String.valueOf(i));
      }
      for (int i = 0; i < count; i++) {
        assertThat(witness.poll(PATIENCE)).as("message " + i).isPresent();
      }
      witness.disconnect();
    }
  }

  private static SnClient client(String clientId) throws IOException {
    return SnClient.open(settings(clientId));
  }

  private static SnClientSettings settings(String clientId) {
    return SnClientSettings.of(new InetSocketAddress("127.0.0.1", port), clientId);
  }

  private static SnClientSettings.Will will(String topic) {
    return new SnClientSettings.Will(topic, Bytes.utf8("gone"), Qos.ONE, false);
  }

  /** The octets of one waking, answered as the specification says. */
  private static final class Waking {

    private final RawDevice device;
    private final Map<String, String> names = new HashMap<>();
    private final List<String> messages = new ArrayList<>();

    Waking(RawDevice device) {
      this.device = device;
    }

    /** Returns the first frame that is neither REGISTER nor PUBLISH. */
    String answerUntilItIsOver() throws IOException {
      while (true) {
        String frame = device.next();
        String type = frame.substring(3, 5);
        if (type.equals("0A")) {
          names.put(frame.substring(6, 11), text(frame.substring(18)));
          device.send("07 0B" + frame.substring(6, 17) + "00");
        } else if (type.equals("0C")) {
          assertThat(frame.substring(6, 8)).as("QoS 1, normal id, no DUP").isEqualTo("20");
          String id = frame.substring(9, 14);
          assertThat(names).as("ids told before use").containsKey(id);
          messages.add(names.get(id) + " " + text(frame.substring(21)));
          device.send("07 0D" + frame.substring(9, 20) + "00");
        } else {
          return frame;
        }
      }
    }

    private static String text(String octets) {
      return new String(HexFormat.of().parseHex(octets.replace(" ", "")), StandardCharsets.UTF_8);
    }
  }
}
