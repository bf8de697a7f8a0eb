package io.mqttsn.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real RabbitMQ with its MQTT plugin, set up as {@code docs/brokers.md} says, on free ports of
 * the loopback address and in a folder of its own. It takes ten seconds to start, so one is enough
 * for a class.
 *
 * <p>It wants a helper of its language for names, {@code epmd}, and would leave it behind as a
 * daemon; so it is started before, and ended afterwards. So is the broker itself, which is a
 * descendant of the shell that starts it.
 */
final class RabbitMq implements PageBroker {

  private static final Duration START = Duration.ofSeconds(90);

  private static final String BIN = "/usr/lib/rabbitmq/bin/";

  private final Path folder;
  private final int plainPort = FreePort.tcp();
  private final int tlsPort = FreePort.tcp();
  private final Map<String, String> environment;
  private final ChildProcess names;
  private ChildProcess server;

  /**
   * @param folder with the certificates
   */
  RabbitMq(Path folder) throws IOException {
    this.folder = folder;
    int namesPort = FreePort.tcp();
    environment =
        Map.of(
            "HOME", folder.toString(),
            "RABBITMQ_NODENAME", "test@localhost",
            "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString(),
            "RABBITMQ_LOG_BASE", folder.resolve("log").toString(),
            "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString(),
            "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString(),
            "RABBITMQ_CONF_ENV_FILE", "/dev/null",
            "RABBITMQ_DIST_PORT", String.valueOf(FreePort.tcp()),
            "ERL_EPMD_ADDRESS", "127.0.0.1",
            "ERL_EPMD_PORT", String.valueOf(namesPort));
    Files.createDirectories(folder.resolve("mnesia"));
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(folder.resolve("plugins"), "[rabbitmq_mqtt].");
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        BrokersPage.block("conf rabbitmq")
                .replace("127.0.0.1:1883", "127.0.0.1:" + plainPort)
                .replace("ssl.1 = 8883", "ssl.1 = 127.0.0.1:" + tlsPort)
                .replace("/etc/rabbitmq/", folder + "/")
            // Ports for other protocols would be fixed ones.
            + "listeners.tcp = none\n");
    names = ChildProcess.start(List.of("epmd", "-port", "" + namesPort, "-address", "127.0.0.1"));
    start();
    control(BrokersPage.block("sh rabbitmq-users"));
  }

  private void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(BIN + "rabbitmq-server");
    builder.environment().putAll(environment);
    server = ChildProcess.start(builder);
    if (server.awaitLines(line -> line.contains("completed with"), 1, START).isEmpty()) {
      close();
      throw new IOException("rabbitmq-server does not start:\n" + server.text());
    }
  }

  /** Runs commands with {@code rabbitmqctl} among them. */
  private void control(String commands) throws IOException {
    StringBuilder shell = new StringBuilder();
    environment.forEach((name, value) -> shell.append("export %s='%s'\n".formatted(name, value)));
    shell.append("rabbitmqctl() { %srabbitmqctl \"$@\"; }\n".formatted(BIN));
    BrokersPage.run(shell + commands, folder);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String section() {
    return "yaml rabbitmq";
  }

  @Override
  public String certificateServer() {
    return "ssl://localhost:" + tlsPort;
  }

  @Override
  public String passwordServer() {
    return "tcp://localhost:" + plainPort;
  }

  @Override
  public void kill() {
    // The broker proper first: the shell around it would have it stop in an orderly way.
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.kill();
  }

  @Override
  public void restart() throws IOException {
    start();
  }

  @Override
  public void changePassword(String password) throws IOException {
    control("rabbitmqctl change_password site-7 " + password);
  }

  @Override
  public long refusals() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("log").resolve("test@localhost.log"))) {
      return lines
          .filter(line -> line.contains("login failed") || line.contains("TLS server: In state"))
          .count();
    }
  }

  @Override
  public MosquittoSub watch(String filter) throws IOException {
    return MosquittoSub.start(plainPort, 1, List.of("-u", "site-7", "-P", "s3cret"), filter);
  }

  @Override
  public void publish(String topic, String text, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", "" + plainPort));
    command.addAll(List.of("-u", "site-7", "-P", "s3cret", "-q", "1", "-t", topic, "-m", text));
    command.addAll(List.of(more));
    try (ChildProcess publisher = ChildProcess.start(command)) {
      if (publisher.awaitEnd(ChildProcess.PATIENCE) != 0) {
        throw new IOException("mosquitto_pub failed:\n" + publisher.text());
      }
    }
  }

  @Override
  public void close() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.close();
    names.close();
  }
}
