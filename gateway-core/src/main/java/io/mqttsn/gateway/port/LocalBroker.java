package io.mqttsn.gateway.port;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker of our own on loopback, for the first try and for a box that has none. The gateway talks
 * to it as to any other broker, over a socket, so this wall knows nothing of MQTT: it hands over a
 * port that answers and takes it back.
 *
 * <p>The wiring makes one only where the configuration asks for it. Making the object does nothing
 * yet; what the box must have for it is looked for by {@code start}.
 *
 * <p>One object is one broker. {@code start} and {@code close} may come from different threads and
 * may be repeated: after {@code close}, {@code start} works again. Both block, {@code start} for a
 * few seconds and, if the broker must be installed first, for minutes, so they are for the thread
 * that starts the gateway and never for an event loop. A broker that ends by itself in between
 * comes back on the same port, with the same folder, until {@code close}. It lets in whoever
 * reaches it, which is why it binds to loopback and nothing else.
 */
public interface LocalBroker extends AutoCloseable {

  /**
   * Starts the broker, which keeps sessions and retained messages in memory: they end with it.
   *
   * @param host a loopback address or a name of one, such as {@code 127.0.0.1}, {@code ::1} or
   *     {@code localhost}
   * @param port TCP port, 0 to 65,535; 0 asks for a free one
   * @return the port, on which connections are accepted from now on
   * @throws IOException if it cannot be had: the host is not loopback, the port is taken, the
   *     broker is missing from the box or refuses. The message says what, where and what to do, and
   *     is meant for the person at the terminal; nothing is left running
   * @throws IllegalStateException if it is running already
   * @throws IllegalArgumentException if the port is out of range
   */
  int start(String host, int port) throws IOException;

  /**
   * Like {@link #start(String, int)}, but retained messages and durable sessions survive in a
   * folder. A clean stop keeps everything; after a crash the last minute may be missing.
   *
   * @param dataDirectory an existing folder that belongs to this broker alone
   */
  int start(String host, int port, Path dataDirectory) throws IOException;

  /**
   * Stops the broker within two seconds and returns when its port is free again. Does nothing if it
   * is not running, and does not throw.
   */
  @Override
  void close();
}
