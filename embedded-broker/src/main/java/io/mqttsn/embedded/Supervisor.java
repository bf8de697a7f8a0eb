package io.mqttsn.embedded;

import io.mqttsn.gateway.runtime.Repeats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one broker running on one port from {@code start} to {@code close}. A child that ends by
 * itself, because the kernel was short of memory and chose it or because somebody killed it, is
 * followed by the next one with the same settings after one of the {@link Pauses}, for ever:
 * devices in the field cannot restart a gateway. The link to it reconnects as to any broker.
 *
 * <p>The first start is the caller's business and fails to the caller. After that one daemon thread
 * listens to the child, waits out the pause and starts the next, so that no number of restarts adds
 * a thread. Each outage is told twice: one warning when it begins, one line when it is over.
 */
final class Supervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final Path program;
  private final String configuration;
  private final int port;
  private final Pauses pauses;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Repeats repeats;
  private BrokerProcess child;

  private Supervisor(Path program, String configuration, int port, Pauses pauses, Repeats repeats) {
    this.program = program;
    this.configuration = configuration;
    this.port = port;
    this.pauses = pauses;
    this.repeats = repeats;
  }

  /** Returns when the broker accepts connections on the port that its configuration names. */
  static Supervisor start(Path program, String configuration, int port, Pauses pauses)
      throws IOException {
    return start(program, configuration, port, pauses, new Repeats());
  }

  static Supervisor start(
      Path program, String configuration, int port, Pauses pauses, Repeats repeats)
      throws IOException {
    Supervisor supervisor = new Supervisor(program, configuration, port, pauses, repeats);
    BrokerProcess first = supervisor.next();
    Thread keeper = new Thread(() -> supervisor.keep(first), "embedded-broker");
    keeper.setDaemon(true);
    keeper.start();
    supervisor.awaitRunning(first);
    return supervisor;
  }

  private void awaitRunning(BrokerProcess first) throws IOException {
    String trouble;
    try {
      first.running().get();
      return;
    } catch (ExecutionException failed) {
      trouble = failed.getCause().getMessage();
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

  private void keep(BrokerProcess first) {
    if (!live(first)) {
      return;
    }
    Duration pause = Duration.ZERO;
    Duration life = Duration.ZERO;
    boolean outage = false;
    boolean told = false;
    BrokerProcess last = first;
    while (stop.getCount() > 0) {
      pause = pauses.after(pause, life);
      if (!outage) {
        told = tellOutage(last, pause);
      }
      outage = true;
      life = Duration.ZERO;
      BrokerProcess current = afterPause(pause);
      if (current != null) {
        long born = System.nanoTime();
        if (told) {
          current.running().thenRun(() -> LOG.info("The embedded broker on port {} is back", port));
        }
        outage = !live(current);
        life = Duration.ofNanos(System.nanoTime() - born);
        last = current;
      }
    }
  }

  /** Whether it is time to tell of it: one that ends again and again is told ever more seldom. */
  private boolean tellOutage(BrokerProcess ended, Duration pause) {
    Optional<String> more = repeats.tell("outage");
    more.ifPresent(
        often ->
            LOG.warn(
                "The embedded broker on port {} has ended by itself ({}){}; it is started again in"
                    + " {} s and, should that fail, after longer and longer pauses",
                port,
                ended.ending(),
                often,
                pause.toSeconds()));
    return more.isPresent();
  }

  /** From its first word to its end, and nothing left of it after that; whether it ever ran. */
  private static boolean live(BrokerProcess child) {
    boolean ran = child.read();
    child.close();
    return ran;
  }

  /** The next child, or null if there is none: we are to stop, or the machine is out of means. */
  private BrokerProcess afterPause(Duration pause) {
    try {
      return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS) ? null : next();
    } catch (IOException noProcess) {
      LOG.debug("embedded broker: not started: {}", noProcess.getMessage());
      return null;
    } catch (InterruptedException nobodyShould) {
      throw new IllegalStateException("interrupted", nobodyShould);
    }
  }

  // One lock for starting and stopping: no child can slip out between the two.
  private synchronized BrokerProcess next() throws IOException {
    if (stop.getCount() > 0) {
      child = BrokerProcess.start(program, configuration, repeats);
      return child;
    }
    return null;
  }

  /** Ends the child and whatever pause is running. */
  @Override
  public void close() {
    stop.countDown();
    synchronized (this) {
      child.close();
    }
  }
}
