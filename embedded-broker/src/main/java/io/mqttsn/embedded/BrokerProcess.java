package io.mqttsn.embedded;

import io.mqttsn.gateway.runtime.Repeats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child, from its first line to its end. A small shell script stands between us and Mosquitto
 * ({@code child.sh}): our end of its standard input is the broker's lifeline. Closing it is how we
 * stop, and the kernel closes it if we cannot.
 *
 * <p>Whoever starts one must {@link #read} it to the end on a thread of its own, so that the
 * broker's pipe never fills: complaints become warnings, the rest is there at debug level. What it
 * says before it runs is debug too, because what keeps it from running is the answer to its start.
 */
final class BrokerProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);
  private static final long START_SECONDS = 5;
  private static final long STOP_MILLIS = 1500;

  private final Process process;
  private final Repeats repeats;
  private final CompletableFuture<Void> running = new CompletableFuture<>();

  private BrokerProcess(Process process, Repeats repeats) {
    this.process = process;
    this.repeats = repeats;
  }

  /**
   * @param repeats outlives the child: its successor will complain of the same
   */
  static BrokerProcess start(Path program, String configuration, Repeats repeats)
      throws IOException {
    List<String> command = new ArrayList<>();
    // Control-C, or kill -9 to the whole process group, is for the gateway alone: the broker must
    // be
    // there for its last words, and its lifeline must survive to end it.
    Programs.setsid().ifPresent(setsid -> command.add(setsid.toString()));
    command.addAll(List.of("/bin/sh", "-c", script(), program.toString(), configuration));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Mosquitto would tell systemd through NOTIFY_SOCKET that the service, ours, is ready.
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("PATH", "LANG", "TZ"));
    BrokerProcess broker = new BrokerProcess(builder.redirectErrorStream(true).start(), repeats);
    broker.limitStart();
    return broker;
  }

  /** Done when the broker accepts connections; failed, with its complaint, when it will not. */
  CompletableFuture<Void> running() {
    return running;
  }

  private void limitStart() {
    IOException late = new IOException("it was not ready after " + START_SECONDS + " s");
    CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (running.completeExceptionally(late)) {
                close();
              }
            });
  }

  /**
   * Listens until the broker has ended. That thread learns first that it runs.
   *
   * @return whether it ever ran
   */
  boolean read() {
    String complaint = "it ended without a word";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean bad = line.startsWith("Error") || line.startsWith("Warning");
        if (bad && running.isDone()) {
          tell(line);
        } else {
          LOG.debug("embedded broker: {}", line);
        }
        if (bad) {
          complaint = line;
        }
        if (line.startsWith("mosquitto version") && line.endsWith("running")) {
          running.complete(null);
        }
      }
    } catch (IOException closed) {
      LOG.debug("embedded broker: log closed: {}", closed.getMessage());
    }
    running.completeExceptionally(new IOException(complaint));
    return !running.isCompletedExceptionally();
  }

  private void tell(String complaint) {
    repeats
        .tell("complaint")
        .ifPresentOrElse(
            more -> LOG.warn("embedded broker: {}{}", complaint, more),
            () -> LOG.debug("embedded broker: {}", complaint));
  }

  /** What is known of the end, once there was one. */
  String ending() {
    return process.isAlive() ? "it has closed its log" : "exit status " + process.exitValue();
  }

  /** Lets go of the lifeline; what does not end by that is killed. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      LOG.debug("embedded broker: lifeline was gone: {}", gone.getMessage());
    }
    boolean interrupted = false;
    try {
      if (process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException inAHurry) {
      interrupted = true;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String script() throws IOException {
    try (InputStream in = BrokerProcess.class.getResourceAsStream("child.sh")) {
      if (in == null) {
        throw new IllegalStateException("child.sh is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
