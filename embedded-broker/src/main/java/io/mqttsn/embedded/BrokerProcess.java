package io.mqttsn.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child, from its first line to its end. A small shell script stands between us and Mosquitto
 * ({@code child.sh}): our end of its standard input is the broker's lifeline. Closing it is how we
 * stop, and the kernel closes it if we cannot.
 *
 * <p>One daemon thread reads what the broker says, so that its pipe never fills: complaints become
 * warnings, the rest is there at debug level. That thread also learns first that the broker runs or
 * has ended. A broker that ends on its own is reported and not started again: whatever ended it
 * would end the next one, and the gateway's link notices the loss anyway.
 */
final class BrokerProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);
  private static final long START_SECONDS = 5;
  private static final long STOP_MILLIS = 1500;

  private final Process process;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private volatile boolean stopping;

  private BrokerProcess(Process process) {
    this.process = process;
  }

  static BrokerProcess start(Path program, String configuration, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", script(), program.toString(), configuration);
    // Mosquitto would tell systemd through NOTIFY_SOCKET that the service, ours, is ready.
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("PATH", "LANG", "TZ"));
    BrokerProcess broker = new BrokerProcess(builder.redirectErrorStream(true).start());
    Thread reader = new Thread(broker::read, "embedded-broker-log");
    reader.setDaemon(true);
    reader.start();
    broker.awaitRunning(program, port);
    return broker;
  }

  boolean alive() {
    return process.isAlive();
  }

  private void awaitRunning(Path program, int port) throws IOException {
    String trouble;
    try {
      running.get(START_SECONDS, TimeUnit.SECONDS);
      return;
    } catch (ExecutionException ended) {
      trouble = ended.getCause().getMessage();
    } catch (TimeoutException late) {
      trouble = "it was not ready after " + START_SECONDS + " s";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      trouble = "the start was interrupted";
    }
    close();
    throw new IOException(
        "The embedded broker "
            + program
            + " did not start on port "
            + port
            + ": "
            + trouble
            + ". Try another port, or name another broker under upstream.servers.");
  }

  private void read() {
    String complaint = "it ended without a word";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("Error") || line.startsWith("Warning")) {
          complaint = line;
          LOG.warn("embedded broker: {}", line);
        } else {
          LOG.debug("embedded broker: {}", line);
        }
        if (line.startsWith("mosquitto version") && line.endsWith("running")) {
          running.complete(null);
        }
      }
    } catch (IOException closed) {
      LOG.debug("embedded broker: log closed: {}", closed.getMessage());
    }
    // Too late to fail a start that succeeded, so this is either the start's answer or the news.
    if (!running.completeExceptionally(new IOException(complaint)) && !stopping) {
      LOG.error("The embedded broker has ended by itself; restart the gateway to have it back");
    }
  }

  /** Lets go of the lifeline; what does not end by that is killed. */
  @Override
  public void close() {
    stopping = true;
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
