package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the package does once when it is installed. */
@Timeout(60)
class RehearseCommandIT {

  @TempDir private Path folder;

  @Test
  void playsOneShortLifeAndSaysWhichJavaDidIt() throws IOException {
    ProcessBuilder command = GatewayProcess.command(folder, List.of(), "rehearse");
    try (ChildProcess rehearsal = ChildProcess.start(command)) {
      assertThat(rehearsal.awaitEnd(Duration.ofSeconds(30))).as(rehearsal.text()).isZero();
      assertThat(rehearsal.lines()).containsExactly(System.getProperty("java.home"));
    }
  }

  @Test
  void bashLearnsEveryCommandButTheOnesOfThePackage() {
    CommandLineOf line = CommandLineOf.nothing();
    assertThat(line.run("completion")).isZero();
    assertThat(line.out())
        .contains("print-config", "discover", "--log-level")
        .doesNotContain("rehearse");
  }
}
