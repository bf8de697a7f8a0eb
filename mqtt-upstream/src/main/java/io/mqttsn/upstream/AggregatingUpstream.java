package io.mqttsn.upstream;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.upstream.UpstreamSettings.Credentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The broker side with one connection shared by all clients (MQTT-SN 1.2 §4.1, aggregating
 * gateway). An actor: callers only leave things in its inbox; its state is touched by its own
 * thread alone.
 *
 * <p>{@code Restore} may be submitted before {@link #start}: it is carried out before connecting,
 * so that nothing the broker kept for those sessions comes too early.
 */
public final class AggregatingUpstream implements Upstream {

  private static final long STOP_MILLIS = 3_000;

  private final UpstreamSettings settings;
  private final Inbox inbox;
  private final PahoLink link;
  private final UpstreamLoop.Parts parts;
  private StatusTopics.Limits limits = StatusTopics.Limits.DEFAULT;
  private UpstreamLoop loop;
  private Thread thread;

  /**
   * Reads certificates and keys, but does not connect yet.
   *
   * @throws IllegalArgumentException if the settings cannot work: an unknown kind of server
   *     address, a certificate or key that cannot be read; the message says what to do
   */
  public AggregatingUpstream(UpstreamSettings settings, Metrics metrics) {
    this.settings = settings;
    // More than window and line together, so that a burst fits in while the thread wakes up.
    UpstreamMemory memory = UpstreamMemory.ofHeap(Runtime.getRuntime().maxMemory());
    this.inbox = new Inbox(Math.max(4 * settings.maxInFlight(), 1_024), memory, metrics);
    this.link = PahoLink.of(settings, inbox::tell);
    Backoff backoff =
        new Backoff(settings.reconnect(), () -> ThreadLocalRandom.current().nextDouble());
    Dialer dialer = new Dialer(link, settings, backoff, metrics);
    this.parts = new UpstreamLoop.Parts(inbox, link, dialer, memory, metrics);
  }

  @Override
  public synchronized void start(Listener listener) {
    if (loop != null) {
      throw new IllegalStateException("started twice");
    }
    loop = new UpstreamLoop(parts, settings, listener);
    loop.limit(limits);
    thread = new Thread(loop, "upstream");
    // The process ends when the front door says so; a broker that hangs cannot keep it alive.
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void submit(UpstreamCommand command) {
    inbox.submit(command);
  }

  @Override
  public void flush() {
    inbox.wake();
  }

  /** What the broker is shown from the next connection on; the one that is open stays. */
  public void present(Optional<Credentials> credentials) {
    link.present(credentials);
  }

  @Override
  public boolean tellsOfDevices() {
    return settings.deviceStatus().isPresent();
  }

  /** How many devices may have a status topic, and for how long when they are gone. */
  public synchronized void limitDevices(int most, Duration keep) {
    limits = new StatusTopics.Limits(most, keep);
    if (loop != null) {
      loop.limit(limits);
    }
  }

  /** A snapshot for the status line; costs nothing. */
  public synchronized UpstreamReport status() {
    return loop == null ? UpstreamReport.idle(settings.servers().get(0)) : loop.status();
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = thread;
      thread = null;
    }
    if (running == null) {
      return;
    }
    loop.stop();
    try {
      running.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
