package io.mqttsn.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gateway as a process of its own, with the class path of the test and a configuration in a
 * folder that is its working directory. Killing it is as real as it gets.
 */
final class GatewayProcess implements AutoCloseable {

  /** What the gateway says when devices can connect. */
  static final String READY = " - ready, version ";

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
    Files.writeString(gateway.file(), yaml);
    gateway.start();
    return gateway;
  }

  /** Starts it again, with the same configuration and folder. */
  void start() throws IOException {
    startWithoutWaiting();
    process.awaitLine(READY);
  }

  void startWithoutWaiting() throws IOException {
    List<String> arguments = List.of("run", "--config", file().toString());
    process = ChildProcess.start(command(javaOptions, arguments).directory(folder.toFile()));
  }

  /** The command line of any of the gateway's commands, with the class path of the test. */
  static ProcessBuilder command(List<String> javaOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(GatewayMain.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** Its configuration; may be rewritten while it is stopped. */
  Path file() {
    return folder.resolve("gateway.yaml");
  }

  Path folder() {
    return folder;
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
