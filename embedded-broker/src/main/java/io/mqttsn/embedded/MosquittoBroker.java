package io.mqttsn.embedded;

import io.mqttsn.gateway.port.LocalBroker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Mosquitto as the gateway's own broker. This class decides where it listens and words what can go
 * wrong; {@link Supervisor} keeps it running, {@link BrokerConfiguration} says how.
 *
 * <p>The port is tried here before the child gets it, because only we can say what to do when it is
 * taken. Between our try and the child's bind somebody may be faster: with a free port the choice
 * is repeated, with a given one the child's own refusal is reported.
 */
public final class MosquittoBroker implements LocalBroker {

  private static final int FREE_PORT_ATTEMPTS = 5;

  /** Where Mosquitto is, or why it cannot be had. */
  interface Source {
    Path mosquitto() throws IOException;
  }

  private final Source source;
  private final Pauses pauses;
  private Supervisor supervisor;

  /** Uses the Mosquitto that is installed, or has it installed; looked for at each start. */
  public MosquittoBroker() {
    this(new Installer()::mosquitto, Pauses.USUAL);
  }

  MosquittoBroker(Source source, Pauses pauses) {
    this.source = source;
    this.pauses = pauses;
  }

  @Override
  public int start(String host, int port) throws IOException {
    return start(host, port, Optional.empty());
  }

  @Override
  public int start(String host, int port, Path dataDirectory) throws IOException {
    if (!Files.isDirectory(dataDirectory)) {
      throw new IOException(
          "The embedded broker cannot keep its data in "
              + dataDirectory
              + ": no such folder. Create it, or run without one.");
    }
    return start(host, port, Optional.of(dataDirectory.toAbsolutePath()));
  }

  // Not locked as a whole: close must not wait minutes for an installation.
  private int start(String host, int port, Optional<Path> data) throws IOException {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", not 0 to 65535");
    }
    InetAddress address = loopback(host);
    refuseSecondStart();
    // What cannot work for its port is not worth an installation.
    free(address, port);
    return launch(source.mosquitto(), address, port, data);
  }

  private synchronized void refuseSecondStart() {
    if (supervisor != null) {
      throw new IllegalStateException("the embedded broker is running already");
    }
  }

  private synchronized int launch(
      Path mosquitto, InetAddress address, int port, Optional<Path> data) throws IOException {
    refuseSecondStart();
    for (int attempt = 1; ; attempt++) {
      int bound = free(address, port);
      try {
        String configuration = BrokerConfiguration.text(address, bound, data);
        supervisor = Supervisor.start(mosquitto, configuration, bound, pauses);
        return bound;
      } catch (IOException refused) {
        if (port != 0 || attempt == FREE_PORT_ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    if (supervisor != null) {
      supervisor.close();
      supervisor = null;
    }
  }

  private static InetAddress loopback(String host) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IOException(
          "The embedded broker cannot listen on " + host + ": unknown host. Use 127.0.0.1.",
          unknown);
    }
    if (!address.isLoopbackAddress()) {
      throw new IOException(
          "The embedded broker will not listen on "
              + host
              + ": it lets everybody in and is for this machine only. Use 127.0.0.1, or run a"
              + " broker of its own and name it under upstream.servers.");
    }
    return address;
  }

  private static int free(InetAddress address, int port) throws IOException {
    try (ServerSocket probe = new ServerSocket(port, 1, address)) {
      return probe.getLocalPort();
    } catch (BindException refused) {
      throw new IOException(
          "The embedded broker cannot listen on "
              + address.getHostAddress()
              + " port "
              + port
              + ": "
              + refused.getMessage()
              + ". If a broker is running there already, use it: upstream.servers:"
              + " [\"tcp://127.0.0.1:"
              + port
              + "\"]. Otherwise end the program that has the port.",
          refused);
    }
  }
}
