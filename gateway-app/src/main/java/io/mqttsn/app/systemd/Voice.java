package io.mqttsn.app.systemd;

/** A way to reach the service manager. Called by one thread; a message that is lost is lost. */
interface Voice extends AutoCloseable {

  /**
   * @param message assignments such as {@code READY=1}, one a line
   */
  void say(String message);

  @Override
  void close();
}
