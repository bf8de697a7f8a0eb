package io.mqttsn.app;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * SIGINT and SIGTERM as an orderly end with an exit code of our choice, SIGHUP as a wish to be
 * heard; left alone, it would end the process too. A shutdown hook could tidy up too, but cannot
 * tell Ctrl-C from a failure nor change the code.
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
  private volatile Runnable hangup = () -> {};

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
    return signals;
  }

  /** What SIGHUP asks for from now on; before, it asks for nothing. */
  void onHangup(Runnable action) {
    hangup = action;
  }

  /** Waits for a signal; returns the exit code it asks for. */
  int await() {
    return received.join();
  }

  private void handle(String name, Runnable action) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) -> answer(proxy, method.getName(), arguments, action));
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      // Left to the Java runtime, which ends the process at once.
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
      hangup.run();
    }
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
