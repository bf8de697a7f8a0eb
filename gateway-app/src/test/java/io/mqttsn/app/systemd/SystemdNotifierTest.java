package io.mqttsn.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdNotifierTest {

  private static final String FAST = "6000"; // microseconds

  @TempDir private Path folder;

  @BeforeEach
  void nativeHalf() {
    assumeTrue(Epoll.isAvailable(), "only Linux has systemd");
  }

  @Test
  void saysEachChangeInOrder() throws Exception {
    String path = folder.resolve("notify").toString();
    try (NotifyListener systemd = new NotifyListener(path);
        SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", path))) {
      notifier.ready();
      notifier.reloading();
      notifier.ready();
      notifier.stopping();
      assertThat(systemd.next()).isEqualTo("READY=1");
      assertThat(systemd.next()).isEqualTo("RELOADING=1");
      assertThat(systemd.next()).isEqualTo("READY=1");
      assertThat(systemd.next()).isEqualTo("STOPPING=1");
    }
  }

  @Test
  void findsASocketThatIsNoFile() throws Exception {
    String name = "mqttsn-" + UUID.randomUUID();
    try (NotifyListener systemd = new NotifyListener('\0' + name);
        SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "@" + name))) {
      notifier.ready();
      assertThat(systemd.next()).isEqualTo("READY=1");
    }
  }

  @Test
  void feedsTheWatchdogWithEachAnswerAndNothingElse() throws Exception {
    String path = folder.resolve("notify").toString();
    LinkedBlockingQueue<CompletableFuture<String>> questions = new LinkedBlockingQueue<>();
    Map<String, String> environment = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", FAST);
    try (NotifyListener systemd = new NotifyListener(path);
        SystemdNotifier notifier = SystemdNotifier.of(environment)) {
      notifier.watch(
          () -> {
            CompletableFuture<String> question = new CompletableFuture<>();
            questions.add(question);
            return question;
          });
      question(questions).complete("3 clients");
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1\nSTATUS=3 clients");
      question(questions).completeExceptionally(new IllegalStateException("a shard has ended"));
      CompletableFuture<String> open = question(questions);
      notifier.ready();
      assertThat(systemd.next()).as("nothing for the failure").isEqualTo("READY=1");
      assertThat(questions).as("asked again without an answer").isEmpty();
      open.complete("4 clients");
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1\nSTATUS=4 clients");
    }
  }

  private static CompletableFuture<String> question(
      LinkedBlockingQueue<CompletableFuture<String>> questions) throws InterruptedException {
    CompletableFuture<String> question = questions.poll(10, TimeUnit.SECONDS);
    assertThat(question).as("asked how the gateway is doing").isNotNull();
    return question;
  }

  @Test
  void withoutSystemdNothingHappens() {
    try (SystemdNotifier notifier = SystemdNotifier.of(Map.of())) {
      notifier.ready();
      notifier.watch(
          () -> {
            throw new AssertionError("asked for nobody");
          });
    }
  }

  @Test
  void asksSeveralTimesWithinTheWatchdogsPatience() {
    String pid = String.valueOf(ProcessHandle.current().pid());
    assertThat(period(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", pid))).isEqualTo(5_000);
    assertThat(period(Map.of("WATCHDOG_USEC", "3000000"))).isEqualTo(500);
    assertThat(period(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "1"))).isEqualTo(5_000);
  }

  private static long period(Map<String, String> environment) {
    return SystemdNotifier.periodMillis(environment);
  }
}
