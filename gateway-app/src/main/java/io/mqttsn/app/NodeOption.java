package io.mqttsn.app;

import io.mqttsn.app.client.Route;
import io.mqttsn.codec.Bytes;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether to play the forwarder of a radio node, and of which. */
final class NodeOption {

  private static final String OCTETS = "(?:[0-9A-Fa-f]{2}){1," + Route.LONGEST_NODE + "}";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--node",
      paramLabel = "HEX",
      description =
          "Speak as a forwarder does for the radio node with this id: everything is encapsulated.")
  private String hex;

  /** The node's id, or empty to speak for ourselves. */
  Optional<Bytes> id() {
    if (hex == null) {
      return Optional.empty();
    } else if (!hex.matches(OCTETS)) {
      throw new ParameterException(
          command.commandLine(),
          "--node is " + hex + ", not 1 to " + Route.LONGEST_NODE + " octets of two digits each");
    }
    return Optional.of(Bytes.hex(hex));
  }
}
