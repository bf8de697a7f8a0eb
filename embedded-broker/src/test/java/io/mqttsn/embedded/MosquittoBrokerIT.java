package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as the gateway and its devices' owners meet it: through sockets, with Paho. */
class MosquittoBrokerIT {

  private static final String LOOPBACK = "127.0.0.1";
  private final MosquittoBroker broker = new MosquittoBroker();

  @AfterEach
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void carriesMessagesBothWaysAtEveryQos(int qos) throws Exception {
    int port = broker.start(LOOPBACK, 0);
    try (TestClient one = new TestClient(port, "one");
        TestClient other = new TestClient(port, "other")) {
      one.subscribe("a/+/c", qos);
      other.subscribe("back/#", qos);
      other.publish("a/b/c", "there", qos, false);
      one.publish("back/again", "here", qos, false);
      assertThat(one.next()).isEqualTo("a/b/c=there qos " + qos);
      assertThat(other.next()).isEqualTo("back/again=here qos " + qos);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void retainedMessageReachesNewcomersMarkedUntilAnEmptyOneClearsIt(int qos) throws Exception {
    int port = broker.start(LOOPBACK, 0);
    try (TestClient publisher = new TestClient(port, "publisher");
        TestClient early = new TestClient(port, "early");
        TestClient late = new TestClient(port, "late")) {
      publisher.publish("state", "on", qos, true);
      early.subscribe("state", 2);
      assertThat(early.next()).isEqualTo("state=on qos " + qos + " retained");
      publisher.publish("state", "", qos, true);
      assertThat(early.next()).isEqualTo("state= qos " + qos);
      late.subscribe("state", 2);
      publisher.publish("state", "live", qos, false);
      assertThat(late.next()).isEqualTo("state=live qos " + qos);
    }
  }

  @Test
  void retainedWillIsPublishedWhenTheConnectionBreaks() throws Exception {
    int port = broker.start(LOOPBACK, 0);
    MqttConnectOptions will = new MqttConnectOptions();
    will.setWill("status", "offline".getBytes(StandardCharsets.UTF_8), 1, true);
    try (TestClient witness = new TestClient(port, "witness");
        TestClient newcomer = new TestClient(port, "newcomer")) {
      witness.subscribe("status", 1);
      new TestClient(port, "mortal", will).kill();
      assertThat(witness.next()).isEqualTo("status=offline qos 1");
      newcomer.subscribe("status", 1);
      assertThat(newcomer.next()).isEqualTo("status=offline qos 1 retained");
    }
  }

  @Test
  void durableSessionQueuesWhileItsClientIsAway() throws Exception {
    int port = broker.start(LOOPBACK, 0);
    try (TestClient sleeper = new TestClient(port, "sleeper", TestClient.durable())) {
      sleeper.subscribe("news", 1);
    }
    try (TestClient publisher = new TestClient(port, "publisher")) {
      publisher.publish("news", "missed", 1, false);
    }
    try (TestClient sleeper = new TestClient(port, "sleeper", TestClient.durable())) {
      assertThat(sleeper.sessionPresent).isTrue();
      assertThat(sleeper.next()).isEqualTo("news=missed qos 1");
    }
  }

  @Test
  void folderKeepsRetainedMessagesAndSessionsAcrossAStop(@TempDir Path folder) throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("data of the broker"));
    int port = broker.start(LOOPBACK, 0, spaced);
    try (TestClient client = new TestClient(port, "client", TestClient.durable())) {
      client.subscribe("news", 1);
      client.publish("state", "kept", 1, true);
    }
    broker.close();
    broker.start(LOOPBACK, port, spaced);
    try (TestClient client = new TestClient(port, "client", TestClient.durable())) {
      assertThat(client.sessionPresent).isTrue();
      client.subscribe("state", 1);
      assertThat(client.next()).isEqualTo("state=kept qos 1 retained");
    }
  }

  @Test
  void withoutAFolderAStopForgetsEverything() throws Exception {
    int port = broker.start(LOOPBACK, 0);
    new TestClient(port, "client", TestClient.durable()).close();
    broker.close();
    broker.start(LOOPBACK, port);
    try (TestClient client = new TestClient(port, "client", TestClient.durable())) {
      assertThat(client.sessionPresent).isFalse();
    }
  }

  @Test
  void stopsWithinTwoSecondsWithClientsConnectedAndGivesThePortBack() throws Exception {
    int port = broker.start(LOOPBACK, 0);
    try (TestClient client = new TestClient(port, "client")) {
      client.subscribe("#", 0);
      long before = System.nanoTime();
      broker.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(broker.start(LOOPBACK, port)).isEqualTo(port);
    new TestClient(port, "client").close();
  }

  @Test
  void takenPortIsRefusedWithWhatWhereAndWhatToDo() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      int port = holder.getLocalPort();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> broker.start(LOOPBACK, port))
          .withMessageContaining("127.0.0.1 port " + port)
          .withMessageContaining("in use")
          .withMessageContaining("upstream.servers: [\"tcp://127.0.0.1:" + port + "\"]");
    }
  }

  @Test
  void refusalByTheChildIsReportedInItsOwnWordsAndLeavesNothingRunning() throws Exception {
    // Past our own try of the port, as if somebody had been faster.
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      int port = holder.getLocalPort();
      Path program = Programs.mosquitto().orElseThrow();
      String text = BrokerConfiguration.text(holder.getInetAddress(), port, Optional.empty());
      long children = ProcessHandle.current().children().count();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Supervisor.start(program, text, port, Pauses.USUAL).close())
          .withMessageContaining("port " + port)
          .withMessageContaining("Address already in use");
      assertThat(ProcessHandle.current().children().count()).isEqualTo(children);
    }
  }

  @Test
  void secondStartOfARunningBrokerIsAProgrammingError() throws Exception {
    broker.start(LOOPBACK, 0);
    assertThatIllegalStateException().isThrownBy(() -> broker.start(LOOPBACK, 0));
  }
}
