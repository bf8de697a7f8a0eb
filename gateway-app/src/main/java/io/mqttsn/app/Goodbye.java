package io.mqttsn.app;

/**
 * What a command still does at Ctrl-C while it waits somewhere else: say goodbye, so that the
 * gateway need not miss the device. Closing forgets it.
 */
final class Goodbye implements AutoCloseable {

  private final Thread hook;
  private volatile boolean said;

  private Goodbye(Runnable words) {
    hook =
        new Thread(
            () -> {
              said = true;
              words.run();
            },
            "goodbye");
  }

  static Goodbye onSignal(Runnable words) {
    Goodbye goodbye = new Goodbye(words);
    Runtime.getRuntime().addShutdownHook(goodbye.hook);
    return goodbye;
  }

  /** Whether the process is ending: what then fails elsewhere fails because of it. */
  boolean said() {
    return said;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is doing its work, or has done it.
    }
  }
}
