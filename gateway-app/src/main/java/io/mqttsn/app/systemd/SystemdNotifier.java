package io.mqttsn.app.systemd;

import io.mqttsn.udp.EventLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is doing, from one thread of its own. That thread only asks and
 * passes answers on: the watchdog is fed by those who answer, not by a timer that would go on
 * ticking above a dead gateway.
 */
public final class SystemdNotifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SystemdNotifier.class);

  /** How old the status line gets when no watchdog wants to be fed. */
  private static final long STATUS_MILLIS = 5_000;

  /** Within the watchdog's patience: often, for the sake of a status line that is not old. */
  private static final int FEEDINGS = 6;

  private final EventLoopGroup loops;
  private final Voice voice;
  private final long periodMillis;
  private Supplier<CompletableFuture<String>> gateway;
  private CompletableFuture<?> asked = CompletableFuture.completedFuture(null);

  private SystemdNotifier(EventLoopGroup loops, Voice voice, long periodMillis) {
    this.loops = loops;
    this.voice = voice;
    this.periodMillis = periodMillis;
  }

  /**
   * @param environment of this process; if it names no service manager, nobody is told anything
   */
  public static SystemdNotifier of(Map<String, String> environment) {
    String path = environment.get("NOTIFY_SOCKET");
    if (path == null || path.isEmpty()) {
      return new SystemdNotifier(null, null, 0);
    }
    EventLoopGroup loops = EventLoops.create(1, "systemd");
    return new SystemdNotifier(loops, voice(loops, path), periodMillis(environment));
  }

  private static Voice voice(EventLoopGroup loops, String path) {
    if (!Epoll.isAvailable()) {
      return new NotifyCommand();
    }
    try {
      return NotifySocket.connect(loops, path);
    } catch (IOException e) {
      LOG.warn("systemd cannot be told anything: {}", e.getMessage());
      return new NotifyCommand();
    }
  }

  /** A sixth of the watchdog's patience, if there is a watchdog and it watches this process. */
  static long periodMillis(Map<String, String> environment) {
    String micros = environment.get("WATCHDOG_USEC");
    String pid = environment.get("WATCHDOG_PID");
    boolean meant = pid == null || pid.equals(String.valueOf(ProcessHandle.current().pid()));
    if (micros == null || !meant) {
      return STATUS_MILLIS;
    }
    return Math.max(1, TimeUnit.MICROSECONDS.toMillis(Long.parseLong(micros)) / FEEDINGS);
  }

  /** The service is up. */
  public void ready() {
    say("READY=1");
  }

  /** The configuration is being read anew; {@link #ready} ends that. */
  public void reloading() {
    say("RELOADING=1");
  }

  /** The service is going down. */
  public void stopping() {
    say("STOPPING=1");
  }

  /**
   * From now on asks the gateway how it is doing, once a period. Each answer feeds the watchdog and
   * is the status line; while one is missing nothing is asked and nothing is fed.
   */
  public void watch(Supplier<CompletableFuture<String>> gateway) {
    if (loops != null) {
      this.gateway = gateway;
      loops.next().scheduleAtFixedRate(this::ask, 0, periodMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void ask() {
    if (asked.isDone()) {
      asked = gateway.get().whenComplete((line, failure) -> onAnswer(line, failure));
    }
  }

  private void onAnswer(String line, Throwable failure) {
    if (failure == null) {
      say("WATCHDOG=1\nSTATUS=" + line);
    }
  }

  private void say(String message) {
    if (loops != null) {
      loops.execute(() -> voice.say(message));
    }
  }

  @Override
  public void close() {
    if (loops != null) {
      voice.close();
      EventLoops.close(loops);
    }
  }
}
