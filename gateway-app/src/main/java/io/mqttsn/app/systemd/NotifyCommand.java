package io.mqttsn.app.systemd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that comes with systemd, for machines without Netty's native half, such as those with
 * a 32-bit ARM. It costs a process for each message, and a unit that lets children speak
 * (NotifyAccess=all).
 */
final class NotifyCommand implements Voice {

  private static final Logger LOG = LoggerFactory.getLogger(NotifyCommand.class);
  private static final long PATIENCE_SECONDS = 5;

  private final String program;
  private boolean complained;

  NotifyCommand() {
    this("systemd-notify");
  }

  NotifyCommand(String program) {
    this.program = program;
  }

  @Override
  public void say(String message) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(message.split("\n")));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      complain(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void complain(IOException reason) {
    if (!complained) {
      complained = true;
      LOG.warn("systemd cannot be told anything: {}", reason.getMessage());
    }
  }

  @Override
  public void close() {
    // Nothing is left open between two messages.
  }
}
