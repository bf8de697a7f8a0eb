package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/brokers.md}: the tests run its commands and files, so that whoever follows the page
 * gets what was tested. A block is found by what stands behind its three backticks.
 */
final class BrokersPage {

  private static final Path PAGE = Path.of("..", "docs", "brokers.md");

  /** Where the page puts secrets, as the gateway's configuration names them. */
  private static final String SECRET = "${CREDENTIALS_DIRECTORY}/secret_";

  private BrokersPage() {}

  /** The content of the block with this name, for instance {@code conf mosquitto}. */
  static String block(String name) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```" + Pattern.quote(name) + "\\R(.*?)^```$")
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as("a block \"%s\" in %s", name, PAGE).isTrue();
    return block.group(1);
  }

  /** Runs the commands of a block in a folder; they must succeed. */
  static void run(String commands, Path folder) throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-e", "-c", commands).directory(folder.toFile());
    try (ChildProcess run = ChildProcess.start(shell)) {
      assertThat(run.awaitEnd(ChildProcess.PATIENCE)).as(run.text()).isZero();
    }
  }

  /**
   * A gateway's configuration from the page, for a broker on this machine, with a listener and
   * impatient reconnecting.
   *
   * @param folder of certificates and secrets
   */
  static String gateway(String name, String server, Path folder) throws IOException {
    String yaml =
        block(name)
            .replaceAll("ssl://broker.example:\\d+", server)
            .replace("/etc/mqttsn-gateway/", folder + "/")
            .replace(SECRET, folder + "/")
            .replace("upstream:\n", "upstream:\n  reconnect: {min: 100ms, max: 500ms}\n");
    boolean encrypted = server.startsWith("ssl:");
    return (encrypted ? yaml : yaml.replaceAll("(?m)^  tls:\\R(    .*\\R)*", ""))
        + "listeners: [{name: lan, bind: \"127.0.0.1:0\"}]\n"
        // No device is sent away while a broker takes its time to start.
        + "sessions: {retry: {interval: 60s, count: 3}}\n";
  }
}
