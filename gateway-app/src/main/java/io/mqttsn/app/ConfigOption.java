package io.mqttsn.app;

import io.mqttsn.config.ConfigException;
import io.mqttsn.config.ConfigLoader;
import io.mqttsn.config.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which configuration: the file that was named, else the installed one, else the built-in. */
final class ConfigOption {

  private static final Path INSTALLED = Path.of("/etc/mqttsn-gateway/gateway.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "Configuration file (default: /etc/mqttsn-gateway/gateway.yaml if there is one,",
        "else UDP on port 10000 and an embedded MQTT broker on loopback).",
      })
  private Path file;

  /** Empty when there is no file: the built-in configuration. */
  Optional<Path> file() {
    if (file != null) {
      return Optional.of(file);
    }
    return Files.exists(INSTALLED) ? Optional.of(INSTALLED) : Optional.empty();
  }

  GatewayConfig load() throws ConfigException {
    Optional<Path> source = file();
    ConfigLoader loader = new ConfigLoader();
    return source.isPresent() ? loader.load(source.get()) : loader.builtIn();
  }
}
