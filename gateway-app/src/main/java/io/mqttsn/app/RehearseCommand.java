package io.mqttsn.app;

import io.mqttsn.app.client.SnClient;
import io.mqttsn.app.client.SnClientSettings;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.config.ConfigException;
import io.mqttsn.config.ConfigLoader;
import io.mqttsn.config.GatewayConfig;
import io.mqttsn.config.LogLevel;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * One short life of a gateway on loopback, from the configuration file to the last message, with a
 * pretended broker. What Java loads for it is what every start loads, so the package runs this once
 * with {@code -XX:ArchiveClassesAtExit} and keeps the result for quicker and smaller starts.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Runs a gateway, a device and a pretended broker for a moment.")
final class RehearseCommand implements Callable<Integer> {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Console console;
  private final GatewayStarter starter;

  RehearseCommand(Console console, GatewayStarter starter) {
    this.console = console;
    this.starter = starter;
  }

  /** Prints the home of the Java that did it: an archive fits no other. */
  @Override
  public Integer call() throws Exception {
    LogSetup.apply(LogLevel.WARN);
    try (PretendBroker broker = new PretendBroker()) {
      int port = freePort();
      int admin = freeDoor();
      try (RunningGateway gateway = starter.start(configuration(port, broker.port(), admin))) {
        publishTo(port, admin);
        gateway.status().join();
      }
    }
    console.out().println(System.getProperty("java.home"));
    return ExitCode.GOOD;
  }

  /** Through a file, for reading one is a good part of a start. */
  private static GatewayConfig configuration(int port, int brokerPort, int adminPort)
      throws IOException, ConfigException {
    Path file = Files.createTempFile("rehearsal-", ".yaml");
    try {
      Files.writeString(
          file,
          """
          version: 1
          listeners:
            - bind: "127.0.0.1:%d"
          upstream:
            servers: ["tcp://127.0.0.1:%d"]
          admin:
            bind: "127.0.0.1:%d"
          """
              .formatted(port, brokerPort, adminPort));
      return new ConfigLoader().load(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void publishTo(int port, int adminPort) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (SnClient device = SnClient.open(SnClientSettings.of(address, "rehearsal"))) {
      device.connect();
      device.publish("rehearsal", Bytes.utf8("hello"), Qos.ONE, false);
      for (String path :
          List.of("/health/ready", "/metrics", "/api/v1/status", "/api/v1/clients")) {
        ask(adminPort, path);
      }
      device.disconnect();
    }
  }

  /**
   * What a gateway is asked every few seconds of its life. By hand, for the archive shall not hold
   * what only those who ask need.
   */
  private static void ask(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IOException(path + ": " + answer.lines().findFirst().orElse("no answer"));
      }
    }
  }

  private static int freeDoor() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
