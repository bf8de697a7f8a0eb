package io.mqttsn.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs other programs to their end: no input, no questions, output kept aside. The output goes to a
 * file and not through a pipe, because a grandchild that stays would hold the pipe open.
 */
final class Commands {

  /** What a command came to. */
  record Result(boolean succeeded, String output) {}

  /** The one thing that others need, so that a test can stand in for it. */
  interface Runner {
    Result run(List<String> command, Duration limit) throws IOException;
  }

  private Commands() {}

  static Result run(List<String> command, Duration limit) throws IOException {
    Path output = Files.createTempFile("mqttsn-gateway", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // The second one keeps Ubuntu from restarting other services on the occasion.
      builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
      builder.environment().put("NEEDRESTART_SUSPEND", "1");
      Process process = builder.redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      boolean ended = await(process, limit);
      String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
      return ended
          ? new Result(process.exitValue() == 0, said)
          : new Result(false, said + "\n(ended after " + limit.toSeconds() + " s)");
    } finally {
      Files.delete(output);
    }
  }

  /** Asks a command that takes too long to end. Never harder: a package may be half unpacked. */
  private static boolean await(Process process, Duration limit) throws IOException {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      process.destroy();
      return false;
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
