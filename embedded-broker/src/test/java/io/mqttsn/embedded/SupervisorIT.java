package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.runtime.Repeats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed comes back, and close means the end in every state. */
class SupervisorIT {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration AGES = Duration.ofHours(1);

  private MosquittoBroker broker = new MosquittoBroker();

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void killedBrokerComesBackOnItsPortWithItsFolder(@TempDir Path folder) throws Exception {
    int port = broker.start(LOOPBACK, 0, folder);
    try (TestClient client = new TestClient(port, "client", TestClient.durable())) {
      client.subscribe("news", 1);
    }
    broker.close();
    broker.start(LOOPBACK, port, folder);

    ProcessHandle killed = mosquitto();
    killed.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !killed.isAlive() && accepts(port));
    assertThat(mosquitto().pid()).isNotEqualTo(killed.pid());
    try (TestClient client = new TestClient(port, "client", TestClient.durable())) {
      assertThat(client.sessionPresent).isTrue();
    }
  }

  @Test
  void closeDuringAPauseEndsAtOnceAndNothingIsLeftRunning() throws Exception {
    broker =
        new MosquittoBroker(() -> Programs.mosquitto().orElseThrow(), new Pauses(AGES, AGES, AGES));
    int port = broker.start(LOOPBACK, 0);
    mosquitto().destroyForcibly();
    await().until(() -> descendants().isEmpty());
    assertThat(keepers()).isEqualTo(1);

    long before = System.nanoTime();
    broker.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
    await().until(() -> keepers() == 0);
    assertThat(descendants()).isEmpty();
    assertThat(broker.start(LOOPBACK, port)).isEqualTo(port);
  }

  @Test
  void manyRestartsLeaveNothingBehind(@TempDir Path folder) throws Exception {
    Path lives = Files.createFile(folder.resolve("lives"));
    Duration blink = Duration.ofMillis(1);
    broker = new MosquittoBroker(() -> mayfly(folder, lives), new Pauses(blink, blink, AGES));
    broker.start(LOOPBACK, 0);
    await().until(() -> Files.size(lives) >= 10);
    long open = openFiles();
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.size(lives) >= 200);

    assertThat(openFiles()).isLessThan(open + 20);
    assertThat(keepers()).isEqualTo(1);
    assertThat(descendants()).hasSizeLessThan(5);
    broker.close();
    await().until(() -> descendants().isEmpty() && keepers() == 0);
  }

  @Test
  void theSameComplaintOfManyLivesIsToldOnce(@TempDir Path folder) throws Exception {
    Path lives = Files.createFile(folder.resolve("lives"));
    Duration blink = Duration.ofMillis(1);
    AtomicLong clock = new AtomicLong();
    Repeats repeats = new Repeats(clock::get);
    Pauses pauses = new Pauses(blink, blink, AGES);
    Supervisor supervisor = Supervisor.start(mayfly(folder, lives), "", 1, pauses, repeats);
    try {
      await().until(() -> Files.size(lives) >= 10);
    } finally {
      supervisor.close();
    }
    clock.addAndGet(Duration.ofMinutes(1).toMillis());
    assertThat(repeats.tell("complaint").orElseThrow())
        .containsPattern("; [0-9]+ more in the last");
  }

  /** A broker that says that it runs, complains, makes its mark and dies. */
  private static Path mayfly(Path folder, Path lives) throws IOException {
    Path script = folder.resolve("mayfly");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo 'mosquitto version 0 running'
        echo 'Error: it hurts'
        printf . >>'%s'
        """
            .formatted(lives));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private static ProcessHandle mosquitto() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("/mosquitto"))
        .findFirst()
        .orElseThrow();
  }

  private static List<ProcessHandle> descendants() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
  }

  private static long keepers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("embedded-broker"))
        .count();
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
