package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process: its log, its signals, its exit codes. */
@Timeout(60)
class RunCommandTest {

  static final String YAML =
      """
      version: 1
      listeners:
        - {name: lan, type: udp, bind: "127.0.0.1:10000"}
      upstream:
        servers: ["tcp://127.0.0.1:1883"]
      """;

  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private ChildProcess gateway;

  @AfterEach
  void end() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void sigtermStopsInOrderAndSaysSo() throws Exception {
    start("good");
    gateway.awaitLine("ready");
    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isEqualTo(143);
    assertThat(gateway.lines())
        .extracting(line -> line.replaceFirst("^[-0-9]+ [:.0-9]+ ", ""))
        .containsExactly(
            "INFO Gateway - ready, version " + BuildInfo.read().version() + ", " + file(),
            "INFO Gateway - stopping",
            "INFO Harness - closed",
            "INFO Gateway - stopped");
  }

  @Test
  void ctrlCIsAGoodEnd() throws Exception {
    start("good");
    gateway.awaitLine("ready");
    gateway.signal("INT");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isZero();
    assertThat(gateway.text()).contains("stopped");
  }

  @Test
  void endsWithinFiveSecondsEvenIfStoppingHangs() throws Exception {
    start("hangs-on-close");
    gateway.awaitLine("ready");
    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isEqualTo(143);
    assertThat(gateway.text()).contains("stopping").doesNotContain("stopped");
  }

  @Test
  void endsWithinFiveSecondsEvenIfStartingHangs() throws Exception {
    start("hangs-on-start");
    gateway.awaitLine("hanging");
    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isEqualTo(143);
  }

  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    start("hangs-on-close");
    gateway.awaitLine("ready");
    gateway.signal("TERM");
    gateway.awaitLine("stopping");
    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(Duration.ofSeconds(3))).isEqualTo(143);
  }

  @Test
  void hangupReadsTheFileAgainAndSaysWhatHasChanged() throws Exception {
    start("good");
    gateway.awaitLine("ready");
    gateway.signal("HUP");
    gateway.awaitLine("reload: " + file() + " is good and says what is in effect");

    Files.writeString(
        file(), YAML.replace("10000", "10001") + "sessions: {rate: 7/s}\nlog: {level: debug}\n");
    gateway.signal("HUP");
    gateway.awaitLine("INFO Harness - renewed, rate 7");
    gateway.awaitLine("DEBUG Harness - in detail");
    gateway.awaitLine("INFO Gateway - reload: sessions.rate: 0 -> 7/s");
    gateway.awaitLine("INFO Gateway - reload: log.level: info -> debug");
    gateway.awaitLine(
        "WARN Gateway - reload: listeners[lan].bind: 127.0.0.1:10000 -> 127.0.0.1:10001;"
            + " needs a restart");
    gateway.awaitLine("is good; changed: 2, waiting for a restart: 1");

    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isEqualTo(143);
  }

  @Test
  void aFileThatIsWrongChangesNothingAndAllMistakesAreSaid() throws Exception {
    start("good");
    gateway.awaitLine("ready");
    Files.writeString(
        file(), YAML.replace("bind", "bindd") + "sessions: {rate: 7/s, max-clients: 0}\n");
    gateway.signal("HUP");
    gateway.awaitLine("WARN Gateway - reload: nothing is changed, for the configuration is wrong:");
    gateway.awaitLine("WARN Gateway - reload: " + file() + ":3:28: listeners[0].bindd");
    gateway.awaitLine("WARN Gateway - reload: " + file() + ":6:36: sessions.max-clients");
    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isEqualTo(143);
    assertThat(gateway.text()).doesNotContain("renewed");
  }

  @Test
  void whatCannotBeOpenedIsOneLineAndExitCodeOne() throws Exception {
    start("no-port");
    assertThat(gateway.awaitEnd(ChildProcess.PATIENCE)).isEqualTo(1);
    assertThat(gateway.lines()).containsExactly("mqttsn-gateway run: lan: port 10000 is taken");
  }

  @Test
  void aDefectOfOursIsSaidToBeOne() throws Exception {
    start("nothing known");
    assertThat(gateway.awaitEnd(ChildProcess.PATIENCE)).isEqualTo(1);
    assertThat(gateway.text()).contains("internal error", "a defect", "\tat ");
  }

  @Test
  void quietLogsWarningsOnly() throws Exception {
    start("prints", "--quiet");
    gateway.awaitLine("started");
    gateway.signal("TERM");
    assertThat(gateway.awaitEnd(FIVE_SECONDS)).isEqualTo(143);
    assertThat(gateway.lines()).containsExactly("started", "closed");
  }

  private void start(String behaviour, String... options) throws IOException {
    Files.writeString(file(), YAML);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-D" + RunHarness.BEHAVIOUR + "=" + behaviour);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RunHarness.class.getName(), "run", "-c", file().toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JOURNAL_STREAM");
    gateway = ChildProcess.start(builder);
  }

  private Path file() {
    return folder.resolve("gateway.yaml");
  }
}
