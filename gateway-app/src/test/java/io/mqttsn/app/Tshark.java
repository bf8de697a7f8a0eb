package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real one, reading captures as the documentation says. */
final class Tshark {

  private Tshark() {}

  /** Of each packet that the filter lets through these fields, with a comma between them. */
  static List<String> read(Path capture, String filter, String... fields) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-n", "-r", capture.toString(), "-d", "udp.port==10000,mqttsn"));
    command.addAll(List.of("-T", "fields", "-E", "separator=,", "-Y", filter));
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    // What it thinks of being started by root is not for us.
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    List<String> lines = process.inputReader().lines().toList();
    try {
      assertThat(process.waitFor()).as("exit code of %s", command).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return lines;
  }
}
