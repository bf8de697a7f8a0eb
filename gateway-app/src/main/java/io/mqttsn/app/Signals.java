package io.mqttsn.app;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * SIGINT and SIGTERM as an orderly end with an exit code of our choice, SIGHUP and SIGUSR1 as a
 * wish to be heard; left alone, they would end the process too. A shutdown hook could tidy up too,
 * but cannot tell Ctrl-C from a failure nor change the code.
 *
 * <p>The handler class is the one that every JDK has and no specification names, hence the
 * reflection; without it the process still ends, less tidily.
 */
final class Signals {

  private static final Map<String, Integer> EXIT_CODES =
      Map.of("INT", ExitCode.GOOD, "TERM", ExitCode.TERMINATED);

  private final CompletableFuture<Integer> received = new CompletableFuture<>();
  private final Terminal terminal = new Terminal();
  private final long limitMillis;
  private volatile Runnable wish = () -> {};

  private Signals(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /**
   * From now on the first signal is reported by {@link #await} and starts a clock: after {@code
   * limitMillis}, or at a second signal, the process is halted wherever it is.
   */
  static Signals listen(long limitMillis) {
    Signals signals = new Signals(limitMillis);
    EXIT_CODES.forEach((name, code) -> signals.handle(name, () -> signals.onSignal(code)));
    signals.handle("HUP", signals::onHangup);
    signals.handle("USR1", signals::onWish);
    return signals;
  }

  /**
   * What SIGHUP and SIGUSR1 ask for from now on; before, they ask for nothing.
   *
   * <p>The library for serial ports, when it is loaded, makes the process ignore both. Java can
   * take SIGUSR1 back; SIGHUP, when it is ignored, it leaves alone, for {@code nohup} is meant to
   * last.
   *
   * @return whether SIGHUP is heard
   */
  boolean onHangup(Runnable action) {
    wish = action;
    handle("USR1", this::onWish);
    return handle("HUP", this::onHangup);
  }

  /** Waits for a signal; returns the exit code it asks for. */
  int await() {
    return received.join();
  }

  /**
   * @return whether the signal was not ignored before; some that are, stay so
   */
  private boolean handle(String name, Runnable action) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) -> answer(proxy, method.getName(), arguments, action));
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object before =
          signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
      return before != handlerClass.getField("SIG_IGN").get(null);
    } catch (ReflectiveOperationException e) {
      return false; // left to the Java runtime, which ends the process at once
    }
  }

  private Object answer(Object proxy, String method, Object[] arguments, Runnable action) {
    return switch (method) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "Signals";
      default -> {
        action.run();
        yield null;
      }
    };
  }

  private void onHangup() {
    if (terminal.hasGone()) {
      onSignal(ExitCode.TERMINATED);
    } else {
      onWish();
    }
  }

  private void onWish() {
    wish.run();
  }

  private void onSignal(int exitCode) {
    if (!received.complete(exitCode)) {
      Runtime.getRuntime().halt(exitCode);
    }
    Thread watchdog = new Thread(() -> haltLater(exitCode), "stop-limit");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private void haltLater(int exitCode) {
    try {
      Thread.sleep(limitMillis);
      Runtime.getRuntime().halt(exitCode);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
