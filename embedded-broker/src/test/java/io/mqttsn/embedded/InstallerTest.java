package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is run for whom, on a machine where nothing is installed by it. */
class InstallerTest {

  private static final String INSTALL =
      "apt-get install -y --no-install-recommends mosquitto, service off";
  private static final String UPDATE = "apt-get update, service off";
  private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
  private static final Commands.Result DONE = new Commands.Result(true, "");

  @TempDir private Path run;
  private final Deque<Commands.Result> answers = new ArrayDeque<>();
  private final List<String> commands = new ArrayList<>();
  private Optional<Path> present = Optional.empty();

  @Test
  void presentProgramIsTakenAsItIs() throws IOException {
    present = Optional.of(PROGRAM);
    assertThat(installer(true).mosquitto()).isEqualTo(PROGRAM);
    assertThat(commands).isEmpty();
  }

  @Test
  void missingProgramIsInstalledWithItsServiceOffMeanwhile() throws IOException {
    answers.add(DONE);
    assertThat(installer(true).mosquitto()).isEqualTo(PROGRAM);
    assertThat(commands).containsExactly(INSTALL);
    assertThat(presets()).isEmptyDirectory();
  }

  @Test
  void packageListsAreUpdatedOnlyWhenTheFirstTryFails() throws IOException {
    answers.add(failure("E: Unable to locate package mosquitto"));
    answers.add(DONE);
    answers.add(DONE);
    assertThat(installer(true).mosquitto()).isEqualTo(PROGRAM);
    assertThat(commands).containsExactly(INSTALL, UPDATE, INSTALL);
  }

  @Test
  void failureShowsTheLastWordsAndTheWaysOutAndTheServiceStaysOff() {
    answers.add(failure("line\n".repeat(100)));
    answers.add(new Commands.Result(true, "W: Failed to fetch"));
    answers.add(failure("E: Unable to fetch some archives"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(installer(true)::mosquitto)
        .withMessageContaining("W: Failed to fetch")
        .withMessageContaining("$ apt-get install -y")
        .withMessageContaining("E: Unable to fetch some archives")
        .withMessageContaining("upstream.servers")
        .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSizeLessThan(15));
    assertThat(presets()).isNotEmptyDirectory();
  }

  @Test
  void whoMayNotInstallIsToldWhatToDo() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(installer(false)::mosquitto)
        .withMessageContaining("Mosquitto")
        .withMessageContaining("apt-get install mosquitto")
        .withMessageContaining("upstream.servers");
    assertThat(commands).isEmpty();
    assertThat(presets()).doesNotExist();
  }

  @Test
  void commandIsRunWithoutInputAndKeepsItsOutput() throws IOException {
    Commands.Result result =
        Commands.run(
            List.of("/bin/sh", "-c", "read line || echo no input, $DEBIAN_FRONTEND; exit 3"),
            Duration.ofSeconds(30));
    assertThat(result).isEqualTo(new Commands.Result(false, "no input, noninteractive"));
  }

  @Test
  void commandThatTakesTooLongIsEnded() throws IOException {
    Commands.Result result = Commands.run(List.of("sleep", "60"), Duration.ofMillis(1));
    assertThat(result.succeeded()).isFalse();
    assertThat(result.output()).contains("ended after");
  }

  private Installer installer(boolean allowed) {
    return new Installer(() -> present, () -> allowed, presets(), this::answer);
  }

  private Commands.Result answer(List<String> command, Duration limit) throws IOException {
    assertThat(limit).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    boolean off =
        Files.readString(presets().resolve("00-mqttsn-gateway.preset"))
            .equals("disable mosquitto.service\n");
    commands.add(String.join(" ", command) + (off ? ", service off" : ""));
    Commands.Result result = answers.remove();
    if (result.succeeded() && command.contains("install")) {
      present = Optional.of(PROGRAM);
    }
    return result;
  }

  private static Commands.Result failure(String output) {
    return new Commands.Result(false, output);
  }

  private Path presets() {
    return run.resolve("system-preset");
  }
}
