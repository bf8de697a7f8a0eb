package io.mqttsn.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real broker on a free port of the loopback address, that can be killed and started again on the
 * same port. Started by root it becomes the user {@code mosquitto}, so its folder is open to all.
 */
final class Mosquitto implements AutoCloseable {

  private static final int ATTEMPTS = 5;

  private final Path folder;
  private final List<String> settings;
  private int port;
  private ChildProcess broker;

  private Mosquitto(Path folder, List<String> settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** A broker that lets everybody in and keeps nothing; more lines for its file are welcome. */
  static Mosquitto start(String... settings) throws IOException {
    return start(false, settings);
  }

  /** A broker that keeps retained messages and durable sessions when it ends in order. */
  static Mosquitto startPersistent(String... settings) throws IOException {
    return start(true, settings);
  }

  int port() {
    return port;
  }

  /** Address as a gateway's configuration names it. */
  String address() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Where the broker runs; files for its settings may lie here. */
  Path folder() {
    return folder;
  }

  /** What the broker said, with {@code log_type all}. */
  List<String> log() {
    return broker.lines();
  }

  ChildProcess process() {
    return broker;
  }

  /** {@code kill -9}: connections break, nothing is saved. */
  void kill() {
    broker.kill();
  }

  /** SIGTERM: saves what it keeps. */
  void stop() throws IOException {
    broker.signal("TERM");
    broker.awaitEnd(ChildProcess.PATIENCE);
  }

  /** Starts it again on the same port. */
  void restart() throws IOException {
    for (int attempt = 1; !launch(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new IOException("mosquitto does not start on port " + port + ":\n" + broker.text());
      }
    }
  }

  /** A subscriber that is connected and subscribed when this returns. */
  MosquittoSub subscribe(int qos, String... filters) throws IOException {
    return MosquittoSub.start(port, qos, List.of(), filters);
  }

  /** Runs {@code mosquitto_pub} to its end; {@code -h} and {@code -p} are set already. */
  void publish(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", String.valueOf(port)));
    command.addAll(List.of(arguments));
    try (ChildProcess publisher = ChildProcess.start(command)) {
      int code = publisher.awaitEnd(ChildProcess.PATIENCE);
      if (code != 0) {
        throw new IOException("mosquitto_pub ended with " + code + ":\n" + publisher.text());
      }
    }
  }

  @Override
  public void close() throws IOException {
    broker.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    }
  }

  private static Mosquitto start(boolean persistent, String... settings) throws IOException {
    Path folder = Files.createTempDirectory("mosquitto-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> lines = new ArrayList<>(List.of("allow_anonymous true", "log_type all"));
    lines.add("persistence " + persistent);
    lines.add("persistence_location " + folder + "/");
    lines.addAll(List.of(settings));
    Mosquitto mosquitto = new Mosquitto(folder, lines);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      mosquitto.port = FreePort.tcp();
      if (mosquitto.launch()) {
        return mosquitto;
      }
    }
    throw new IOException("mosquitto does not start:\n" + mosquitto.broker.text());
  }

  /** False if the port was taken meanwhile, or the settings are wrong. */
  private boolean launch() throws IOException {
    List<String> file = new ArrayList<>();
    file.add("listener " + port + " 127.0.0.1");
    file.addAll(settings);
    Path path = folder.resolve("mosquitto.conf");
    Files.write(path, file);
    broker = ChildProcess.start(List.of("mosquitto", "-c", path.toString()));
    boolean running =
        broker.awaitLines(line -> line.endsWith(" running"), 1, ChildProcess.PATIENCE).isPresent();
    if (!running) {
      broker.kill();
    }
    return running;
  }
}
