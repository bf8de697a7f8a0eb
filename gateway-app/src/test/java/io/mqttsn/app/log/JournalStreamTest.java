package io.mqttsn.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal reads of a log. */
class JournalStreamTest {

  private final ByteArrayOutputStream journal = new ByteArrayOutputStream();
  private final PrintStream log =
      new JournalStream(new PrintStream(journal, true, StandardCharsets.UTF_8));

  @Test
  void eachLevelIsAPriority() {
    log.println("ERROR Gateway - a");
    log.println("WARN Gateway - b");
    log.println("INFO Gateway - ü");
    log.println("DEBUG Gateway - d");
    log.println("TRACE Gateway - e");
    assertThat(lines())
        .containsExactly(
            "<3>ERROR Gateway - a",
            "<4>WARN Gateway - b",
            "<6>INFO Gateway - ü",
            "<7>DEBUG Gateway - d",
            "<7>TRACE Gateway - e");
  }

  @Test
  void everyLineOfAMessageAndOfItsStackTraceHasItsPriority() {
    log.println("INFO Gateway - before");
    log.println("ERROR Gateway - one\ntwo\n\nfour");
    new IllegalStateException("five\nsix").printStackTrace(log);
    log.println("INFO Gateway - after");
    assertThat(lines()).first().isEqualTo("<6>INFO Gateway - before");
    assertThat(lines()).last().isEqualTo("<6>INFO Gateway - after");
    assertThat(lines().subList(1, lines().size() - 1))
        .hasSizeGreaterThan(6)
        .allMatch(line -> line.startsWith("<3>"));
  }

  @Test
  void whatHasNoLevelIsAWarning() {
    log.println("something else");
    log.println();
    assertThat(lines()).first().isEqualTo("<4>something else");
  }

  @Test
  void whyAGatewayCannotStartIsAnErrorLineByLine() {
    PrintWriter errors = new PrintWriter(new JournalErrors(journal), true, StandardCharsets.UTF_8);
    errors.println("gateway.yaml:3:1: größer\ngateway.yaml:4:1: unknown");
    errors.println();
    errors.printf("%s", "no end");
    errors.flush();
    assertThat(lines())
        .containsExactly(
            "<3>gateway.yaml:3:1: größer", "<3>gateway.yaml:4:1: unknown", "<3>", "<3>no end");
  }

  @Test
  void theJournalIsTheFileThatItsVariableNames(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("stderr"));
    String name = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    assertThat(JournalStream.isFile(name, file)).isTrue();
    assertThat(JournalStream.isFile(name + "1", file)).isFalse();
    assertThat(JournalStream.isFile(null, file)).isFalse();
    assertThat(JournalStream.isFile(name, folder.resolve("missing"))).isFalse();
  }

  private List<String> lines() {
    return journal.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
