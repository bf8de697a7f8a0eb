package io.mqttsn.app;

import io.mqttsn.app.client.FoundGateway;
import io.mqttsn.app.client.GatewaySearch;
import io.mqttsn.app.client.Route;
import io.mqttsn.codec.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which gateways are there? Asks once, then listens for answers and announcements. */
@Command(
    name = "discover",
    sortOptions = false,
    description = "Looks for gateways with SEARCHGW and prints a line for each that is heard.",
    footer = {
      "",
      "Exit code 0: at least one gateway was heard; 1: none.",
    })
final class DiscoverCommand implements Callable<Integer> {

  private static final String DEFAULT_GROUP = "225.1.1.1";
  private static final int IPV4_OCTETS = 4;

  private final Console console;

  @Spec private CommandSpec command;

  @ArgGroup private Where where = new Where();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "10000",
      description = "UDP port of the group or the host (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "Network interface for the group (default: all but loopback).")
  private String interfaceName;

  @Option(
      names = "--radius",
      paramLabel = "HOPS",
      defaultValue = "1",
      description = "How far to ask, 0 to 255, 0 for everywhere (default: ${DEFAULT-VALUE}).")
  private int radius;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to listen (default: ${DEFAULT-VALUE}).")
  private double waitSeconds;

  @Mixin private NodeOption node;

  @ArgGroup(exclusive = false, heading = "A serial port instead of UDP:%n")
  private SerialOptions serial;

  DiscoverCommand(Console console) {
    this.console = console;
  }

  /** Everybody in a group, or one host. */
  static final class Where {
    @Option(
        names = "--group",
        paramLabel = "ADDRESS",
        description = "Multicast group (default: " + DEFAULT_GROUP + ").")
    private String group;

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "Ask this host, or this broadcast address, instead of a group.")
    private String host;
  }

  @Override
  public Integer call() throws IOException {
    check(port >= 1 && port <= 65_535, "--port is " + port + ", not 1 to 65535");
    check(radius >= 0 && radius <= 255, "--radius is " + radius + ", not 0 to 255");
    check(waitSeconds >= 0.001, "--wait is " + waitSeconds + ", not 0.001 or more");
    Duration wait = Pause.seconds(waitSeconds);
    try (GatewaySearch search = search()) {
      if (where.host == null && !search.hearsGroup()) {
        console
            .err()
            .println(
                "mqttsn-gateway discover: a program on this machine has port "
                    + port
                    + ": hears only answers to this search");
      }
      search.ask(radius);
      if (search.listen(wait, gateway -> console.out().println(text(gateway))) == 0) {
        throw new IOException("no gateway was heard within " + wait.toMillis() / 1000.0 + " s");
      }
    }
    return ExitCode.GOOD;
  }

  private GatewaySearch search() throws IOException {
    if (serial != null) {
      check(
          where.host == null && where.group == null,
          "--host and --group are for UDP, not for --serial");
      check(interfaceName == null, "--interface is for --group, not for --serial");
      check(!isGiven("--port"), "--port is the UDP port; --serial says all about the serial one");
      return GatewaySearch.at(new Route(serial.target(command, null), node.id()));
    }
    if (where.host != null) {
      check(interfaceName == null, "--interface is for --group, not for --host");
      return GatewaySearch.at(
          new Route(new Route.Udp(new InetSocketAddress(where.host, port)), node.id()));
    }
    String name = where.group == null ? DEFAULT_GROUP : where.group;
    InetAddress group = group(name);
    check(group.isMulticastAddress(), "--group is " + name + ", not a multicast address");
    boolean ipv4 = group.getAddress().length == IPV4_OCTETS;
    List<NetworkInterface> interfaces = Interfaces.named(interfaceName, ipv4);
    return GatewaySearch.inGroup(
        new Route(new Route.Udp(new InetSocketAddress(group, port)), node.id()), interfaces);
  }

  private boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  private InetAddress group(String name) {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException e) {
      throw new ParameterException(
          command.commandLine(), "--group is " + name + ", not an address", e);
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }

  private static String text(FoundGateway gateway) {
    String sender = gateway.sender();
    String line = "gateway " + gateway.id();
    if (gateway.told().isPresent()) {
      return line + " at " + text(gateway.told().get()) + ", told by " + sender;
    } else if (gateway.advertises().isPresent()) {
      return line
          + " at "
          + sender
          + ", advertises every "
          + gateway.advertises().get().toSeconds()
          + " s";
    }
    return line + " at " + sender + ", answers";
  }

  /** Only its gateway knows what the octets mean; four of them are an address of IPv4 likely. */
  private static String text(Bytes address) {
    return address.length() == IPV4_OCTETS
        ? address.at(0) + "." + address.at(1) + "." + address.at(2) + "." + address.at(3)
        : address.toString();
  }
}
