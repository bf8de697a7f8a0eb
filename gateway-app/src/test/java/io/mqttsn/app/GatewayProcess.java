package io.mqttsn.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gateway as a process of its own, started by its launcher, with a configuration in a folder
 * that is its working directory. Killing it is as real as it gets.
 */
final class GatewayProcess implements AutoCloseable {

  /** What the gateway says when devices can connect. */
  static final String READY = " - ready, version ";

  /** What a package installs. */
  static final Path LAUNCHER =
      Path.of("..", "systemd", "src", "tree", "usr", "bin", "mqttsn-gateway").toAbsolutePath();

  private static final Path JARS = Path.of("target", "dist").toAbsolutePath();

  private final Path folder;
  private final List<String> javaOptions;
  private ChildProcess process;

  private GatewayProcess(Path folder, List<String> javaOptions) {
    this.folder = folder;
    this.javaOptions = javaOptions;
  }

  /** Starts the gateway and waits until it is ready. */
  static GatewayProcess start(String yaml, String... javaOptions) throws IOException {
    GatewayProcess gateway =
        new GatewayProcess(Files.createTempDirectory("gateway-"), List.of(javaOptions));
    gateway.configure(yaml);
    gateway.start();
    return gateway;
  }

  /**
   * Writes its configuration. One that says nothing of the admin interface gets it at a free port:
   * the usual one may be another gateway's.
   */
  void configure(String yaml) throws IOException {
    boolean silent = yaml.lines().noneMatch(line -> line.startsWith("admin:"));
    Files.writeString(file(), silent ? yaml + "\nadmin: {bind: \"127.0.0.1:0\"}\n" : yaml);
  }

  /** Starts it again, with the same configuration and folder. */
  void start() throws IOException {
    startWithoutWaiting();
    process.awaitLine(READY);
  }

  void startWithoutWaiting() throws IOException {
    process = ChildProcess.start(command(folder, javaOptions, "run", "-c", file().toString()));
  }

  /**
   * The command line of any of the gateway's commands: the real launcher around the jars of this
   * build.
   */
  static ProcessBuilder command(Path workingDirectory, List<String> javaOptions, String... words) {
    List<String> command = new ArrayList<>(List.of("sh", LAUNCHER.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MQTTSN_GATEWAY_HOME", JARS.toString());
    builder.environment().put("MQTTSN_GATEWAY_JAVA_OPTS", String.join(" ", javaOptions));
    return builder;
  }

  /** Its configuration. */
  Path file() {
    return folder.resolve("gateway.yaml");
  }

  Path folder() {
    return folder;
  }

  /** The port that a listener took, read from the log. */
  int port(String listener) {
    String line = process.awaitLine("listening on " + listener + " ");
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1, line.lastIndexOf(')')));
  }

  /** Waits until the broker side is connected. */
  GatewayProcess awaitBroker() {
    process.awaitLine(", session ");
    return this;
  }

  ChildProcess process() {
    return process;
  }

  List<String> log() {
    return process.lines();
  }

  /** SIGTERM; returns the exit code. */
  int stop() throws IOException {
    process.signal("TERM");
    return process.awaitEnd(Duration.ofSeconds(10));
  }

  /** {@code kill -9}. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() throws IOException {
    process.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    }
  }
}
