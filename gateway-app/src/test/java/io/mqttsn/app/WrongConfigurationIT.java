package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads who made a mistake: one clear line for each, and nothing runs. */
@Timeout(120)
class WrongConfigurationIT {

  private static final int BAD_CONFIGURATION = 78;
  private static final String UPSTREAM = "upstream: {servers: [\"tcp://127.0.0.1:1883\"]}\n";

  @TempDir private Path folder;

  @Test
  void unknownKeyIsNamedWithTheOneThatWasMeant() throws IOException {
    assertThat(refused("version: 1\nlistenerz: []\n" + UPSTREAM))
        .containsExactly("FILE:2:1: listenerz: unknown key; did you mean \"listeners\"?");
  }

  @Test
  void numberWithoutUnitIsNamedWithTheUnits() throws IOException {
    assertThat(refused("version: 1\nsessions:\n  retry: {interval: 10}\n" + UPSTREAM))
        .containsExactly(
            "FILE:3:21: sessions.retry.interval: 10 has no unit;"
                + " write 10s, or another unit: ms, s, m, h, d");
  }

  @Test
  void wrongUnitIsNamedWithExamples() throws IOException {
    assertThat(refused("version: 1\nsessions:\n  retry: {interval: 10sec}\n" + UPSTREAM))
        .singleElement()
        .asString()
        .startsWith("FILE:3:21: sessions.retry.interval: \"10sec\" is not a duration");
  }

  @Test
  void duplicateKeyIsNamedWithItsFirstPlace() throws IOException {
    assertThat(refused("version: 1\n" + UPSTREAM + "version: 1\n"))
        .containsExactly("FILE:3:1: version: duplicate key; it is already at line 1, column 1");
  }

  @Test
  void tabIsNamed() throws IOException {
    assertThat(refused("version: 1\nlisteners:\n\t- {name: lan}\n" + UPSTREAM))
        .containsExactly("FILE:3:1: a tab is used for indentation; YAML wants spaces");
  }

  @Test
  void twoListenersOnOnePortAreNamed() throws IOException {
    String yaml =
        """
        version: 1
        listeners:
          - {name: a, bind: "127.0.0.1:4711"}
          - {name: b, bind: "0.0.0.0:4711"}
        """;
    assertThat(refused(yaml + UPSTREAM))
        .containsExactly(
            "FILE:4:21: listeners[1].bind:"
                + " 0.0.0.0:4711 is already taken by 127.0.0.1:4711 of listeners[0]");
  }

  @Test
  void missingPasswordFileIsNamedWithItsWholePath() throws IOException {
    assertThat(refused(withPasswordFile("missing.pass")))
        .containsExactly(
            "FILE:5:18: upstream.password-file: there is no file "
                + folder.resolve("missing.pass"));
  }

  @Test
  void unreadablePasswordFileIsNamed() throws IOException {
    // A folder: what root, who may run the tests, cannot read either.
    Files.createDirectory(folder.resolve("folder.pass"));
    assertThat(refused(withPasswordFile("folder.pass")))
        .singleElement()
        .asString()
        .startsWith("FILE:5:18: upstream.password-file: ")
        .contains("folder.pass")
        .doesNotContain("Exception");
  }

  @Test
  void whatIsNotAvailableYetSaysSoAndAllMistakesAreSaidAtOnce() throws IOException {
    String yaml =
        """
        version: 1
        topics: {rewrite: []}
        clients: {"pump-1": {username: u}}
        store: {path: state}
        upstream: {servers: ["tcp://127.0.0.1:1883"], mode: transparent, client: netty}
        """;
    assertThat(refused(yaml))
        .hasSize(5)
        .allMatch(line -> line.matches("FILE:[2-6]:\\d+: \\S+: .*not available yet.*"));
  }

  @Test
  void takenPortIsAFailureThatSaysWhatWhereAndWhatToDo() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String bind = "127.0.0.1:" + taken.getLocalPort();
      String listener = "listeners: [{name: lan, bind: \"" + bind + "\"}]\n";
      try (ChildProcess gateway = run("version: 1\n" + listener + UPSTREAM)) {
        assertThat(gateway.awaitEnd(ChildProcess.PATIENCE)).as(gateway.text()).isEqualTo(1);
        assertThat(gateway.lines())
            .last()
            .isEqualTo(
                "mqttsn-gateway run: cannot listen on "
                    + bind
                    + " (listener lan): address in use;"
                    + " stop the program that has this port, or choose another one");
        assertThat(gateway.text()).doesNotContain("Exception", "\tat ");
      }
    }
  }

  private static String withPasswordFile(String name) {
    return """
        version: 1
        upstream:
          servers: ["tcp://127.0.0.1:1883"]
          username: site-7
          password-file: %s
        """
        .formatted(name);
  }

  /** What was said about this configuration, with FILE for the file's name. */
  private List<String> refused(String yaml) throws IOException {
    try (ChildProcess gateway = run(yaml)) {
      assertThat(gateway.awaitEnd(Duration.ofSeconds(30)))
          .as(gateway.text())
          .isEqualTo(BAD_CONFIGURATION);
      return gateway.lines().stream().map(line -> line.replace(file().toString(), "FILE")).toList();
    }
  }

  private ChildProcess run(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    String[] arguments = {"run", "-c", file().toString()};
    return ChildProcess.start(GatewayProcess.command(folder, List.of(), arguments));
  }

  private Path file() {
    return folder.resolve("gateway.yaml");
  }
}
