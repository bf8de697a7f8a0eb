package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher where a package would put it, around the jars of this build. */
@Timeout(120)
class LauncherIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path root;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    Path share = root.resolve("usr/share/mqttsn-gateway");
    copy(Path.of("target", "dist", "lib"), share.resolve("lib"));
    launcher = root.resolve("usr/bin/mqttsn-gateway");
    Files.createDirectories(launcher.getParent());
    Files.copy(GatewayProcess.LAUNCHER, launcher);
  }

  @Test
  void startsThroughASymbolicLinkFromAnyDirectoryAndPrintsNothingElse() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("a link"), launcher);
    try (ChildProcess version = start(Map.of(), link, "version")) {
      assertThat(version.awaitEnd(PATIENCE)).as(version.text()).isZero();
      assertThat(version.lines()).hasSize(4);
      assertThat(version.lines().get(0)).startsWith("mqttsn-gateway ");
    }
  }

  @Test
  void handsTheExitCodeOn() throws IOException {
    try (ChildProcess wrong = start(Map.of(), launcher, "walk")) {
      assertThat(wrong.awaitEnd(PATIENCE)).isEqualTo(2);
    }
  }

  @Test
  void optionsForJavaWinOverItsOwn() throws IOException {
    Map<String, String> options =
        Map.of(
            "MQTTSN_GATEWAY_JAVA_OPTS", "-Xmx100m -XX:+UseParallelGC -XX:+PrintCommandLineFlags");
    try (ChildProcess version = start(options, launcher, "version")) {
      assertThat(version.awaitEnd(PATIENCE)).as(version.text()).isZero();
      assertThat(version.text())
          .contains("MaxHeapSize=104857600", "+UseParallelGC")
          .doesNotContain("SerialGC");
    }
  }

  @Test
  void saysWhatToDoWhenJavaIsMissing() throws IOException {
    try (ChildProcess missing = start(Map.of("JAVA_HOME", "/nowhere"), launcher, "version")) {
      assertThat(missing.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(missing.lines())
          .containsExactly("mqttsn-gateway: JAVA_HOME is /nowhere, but there is no bin/java");
    }
  }

  @Test
  void refusesAnOlderJava() throws IOException {
    Path java = root.resolve("old/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Map<String, String> old = Map.of("JAVA_HOME", root.resolve("old").toString());
    try (ChildProcess refused = start(old, launcher, "version")) {
      assertThat(refused.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(refused.text()).contains("is version 11, and 17 or later is needed");
    }
  }

  @Test
  void asksTheFileBesideJavaBeforeItAsksJava() throws IOException {
    Path java = root.resolve("older/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nexit 9\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(root.resolve("older/release"), "X=1\nJAVA_VERSION=\"1.8.0_402\"\n");
    Map<String, String> older = Map.of("JAVA_HOME", root.resolve("older").toString());
    try (ChildProcess refused = start(older, launcher, "version")) {
      assertThat(refused.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(refused.text()).contains("is version 8, and 17 or later is needed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.8, false",
    "17.0.12, true",
    "20.0.2, false",
    "21, false",
    "21.0.4, true",
    "22.0.2, false",
    "23, true",
    "25.0.3, true"
  })
  void asksForMemoryBackWhereJavaKnowsTheOption(String version, boolean asks) throws IOException {
    Path java = root.resolve("some/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(root.resolve("some/release"), "JAVA_VERSION=\"" + version + "\"\n");
    Map<String, String> some = Map.of("JAVA_HOME", root.resolve("some").toString());
    try (ChildProcess run = start(some, launcher, "run")) {
      assertThat(run.awaitEnd(PATIENCE)).as(run.text()).isZero();
      assertThat(run.text()).contains("-XX:CICompilerCount=2");
      assertThat(run.text().contains("-XX:TrimNativeHeapInterval=")).isEqualTo(asks);
    }
    try (ChildProcess tool = start(some, launcher, "version")) {
      assertThat(tool.awaitEnd(PATIENCE)).as(tool.text()).isZero();
      assertThat(tool.text()).doesNotContain("CompilerCount", "TrimNativeHeap");
    }
  }

  @Test
  void usesAnArchiveOfClassesOnlyWithTheJavaThatMadeIt() throws IOException {
    Path archive = Files.createDirectories(root.resolve("archive"));
    Map<String, String> options =
        Map.of(
            "MQTTSN_GATEWAY_ARCHIVE",
            archive.toString(),
            "MQTTSN_GATEWAY_JAVA_OPTS",
            "-XX:+PrintCommandLineFlags");
    Files.writeString(archive.resolve("release"), "JAVA_VERSION=\"17.0.0\"\n");
    try (ChildProcess other = start(options, launcher, "version")) {
      assertThat(other.awaitEnd(PATIENCE)).as(other.text()).isZero();
      assertThat(other.text()).doesNotContain("SharedArchiveFile");
    }
    Path java = Path.of(System.getProperty("java.home"));
    Files.copy(
        java.resolve("release"), archive.resolve("release"), StandardCopyOption.REPLACE_EXISTING);
    try (ChildProcess same = start(options, launcher, "version")) {
      assertThat(same.awaitEnd(PATIENCE)).as(same.text()).isZero();
      assertThat(same.text()).contains("SharedArchiveFile=" + archive.resolve("gateway.jsa"));
    }
  }

  @Test
  void saysWhereItLookedWhenTheJarsAreMissing() throws IOException {
    Path alone = root.resolve("alone/bin/mqttsn-gateway");
    Files.createDirectories(alone.getParent());
    Files.copy(launcher, alone);
    try (ChildProcess lost = start(Map.of(), alone, "version")) {
      assertThat(lost.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(lost.text())
          .contains("there is no ")
          .contains("alone/share/mqttsn-gateway/lib with the gateway's jars");
    }
  }

  @Test
  void saysThatAPathWithAColonIsTwoPathsToJava() throws IOException {
    Path colon = root.resolve("a:b/usr/bin/mqttsn-gateway");
    Files.createDirectories(colon.getParent());
    Files.copy(launcher, colon);
    copy(Path.of("target", "dist", "lib"), root.resolve("a:b/usr/share/mqttsn-gateway/lib"));
    try (ChildProcess lost = start(Map.of(), colon, "version")) {
      assertThat(lost.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(lost.lines())
          .singleElement()
          .asString()
          .contains("Java takes no path with a colon");
    }
  }

  private ChildProcess start(Map<String, String> environment, Path program, String argument)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", program.toString(), argument);
    builder.directory(root.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MQTTSN_GATEWAY_JAVA_OPTS");
    builder.environment().remove("MQTTSN_GATEWAY_HOME");
    builder.environment().putAll(environment);
    return ChildProcess.start(builder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }
}
