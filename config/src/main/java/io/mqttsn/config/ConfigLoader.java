package io.mqttsn.config;

import io.mqttsn.admin.AdminSettings;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.upstream.UpstreamSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a file into a {@link GatewayConfig}, or into everything that is wrong with it. It keeps
 * nothing between two files, so one loader serves a start and every reload after it.
 */
public final class ConfigLoader {

  /** Room for some ten thousand predefined topics; more is no configuration but a mistake. */
  private static final int LONGEST = 1 << 20;

  private final Environment environment;
  private final String hostName;

  /** A loader with the environment and the name of this process and machine. */
  public ConfigLoader() {
    this(System.getenv(), HostName.text());
  }

  /**
   * @param variables what {@code ${NAME}} stands for
   * @param hostName the default of {@code gateway.name}
   */
  ConfigLoader(Map<String, String> variables, String hostName) {
    this.environment = new Environment(variables);
    this.hostName = hostName;
  }

  /**
   * Reads and checks {@code file}; relative paths in it begin at its folder.
   *
   * @throws ConfigException with all problems that were found
   */
  public GatewayConfig load(Path file) throws ConfigException {
    try {
      return read(InputFile.text(file, LONGEST), file);
    } catch (BadValue e) {
      Problems problems = new Problems(file.toString());
      problems.add(Position.WHOLE_FILE, "", e.getMessage());
      throw problems.exception();
    }
  }

  /** The configuration of a gateway without a file: UDP on 10,000, an embedded broker on 1883. */
  public GatewayConfig builtIn() {
    ListenersReader.Result listeners = ListenersReader.builtIn(ProtocolSettings.DEFAULT.retry());
    return new GatewayConfig(
        DiscoverySettings.DEFAULT,
        hostName,
        listeners.udp(),
        listeners.serial(),
        listeners.patience(),
        UpstreamSettings.of(GatewayConfig.EMBEDDED, hostName),
        Optional.empty(),
        PredefinedTopics.NONE,
        AccessRules.NONE,
        ProtocolSettings.DEFAULT,
        AdminSettings.DEFAULT,
        Optional.empty(),
        LogSettings.DEFAULT,
        Optional.empty(),
        "built-in default");
  }

  /** The configuration that {@code text} is, as if it were the content of {@code file}. */
  GatewayConfig read(String text, Path file) throws ConfigException {
    Problems problems = new Problems(file.toString());
    // Some editors begin a file with a byte order mark.
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Optional<Node> root = YamlTree.parse(yaml, problems);
    if (root.isEmpty()) {
      throw problems.exception();
    }
    if (!(root.get() instanceof Node.Mapping mapping)) {
      problems.add(
          root.get().at(), "", "the file must be keys with values, such as \"version: 1\"");
      throw problems.exception();
    }
    Path folder = file.toAbsolutePath().getParent();
    Reading reading = new Reading(folder, environment, hostName, problems);
    GatewayConfig config =
        GatewayReader.read(
            new Section(reading, "", Position.START, mapping.entries()), file.toString());
    problems.throwIfAny();
    return config;
  }
}
