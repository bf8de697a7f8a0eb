package io.mqttsn.app;

import io.mqttsn.app.client.Route;
import io.mqttsn.app.client.SnClientSettings;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that play a device share: which gateway, who we are, how patient. */
final class DeviceOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The gateway's host name or address (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "10000",
      description = "The gateway's UDP port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = {"-i", "--client-id"},
      paramLabel = "ID",
      description = "Client id (default: mqttsn-${COMMAND-NAME}- and a random number).")
  private String clientId;

  @Option(
      names = {"-k", "--keep-alive"},
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Keep alive, 0 for none (default: ${DEFAULT-VALUE}).")
  private int keepAliveSeconds;

  @Option(
      names = "--keep-session",
      description = "Ask the gateway to keep the session of this client id.")
  private boolean keepSession;

  @Option(
      names = "--retry-interval",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "Repeat an unanswered request after this time (default: ${DEFAULT-VALUE}).")
  private double retrySeconds;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      defaultValue = "4",
      description = "Send a request at most this often (default: ${DEFAULT-VALUE}).")
  private int attempts;

  @Option(
      names = "--will-topic",
      paramLabel = "TOPIC",
      description = "Where the gateway publishes when it loses this client.")
  private String willTopic;

  @Option(
      names = "--will-message",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What it publishes there (default: nothing).")
  private String willMessage;

  @Option(
      names = "--will-qos",
      paramLabel = "0|1|2",
      defaultValue = "0",
      description = "At which QoS (default: ${DEFAULT-VALUE}).")
  private int willQos;

  @Option(names = "--will-retain", description = "Retained.")
  private boolean willRetain;

  @Mixin private NodeOption node;

  @ArgGroup(exclusive = false, heading = "A serial port instead of UDP:%n")
  private SerialOptions serial;

  @Mixin private RadioOption radio;

  /** Everything checked; what is out of range is wrong usage. */
  SnClientSettings settings() {
    check(
        keepAliveSeconds >= 0 && keepAliveSeconds <= 65_535,
        "--keep-alive is " + keepAliveSeconds + ", not 0 to 65535");
    check(
        retrySeconds >= 0.001 && retrySeconds <= 3600,
        "--retry-interval is " + retrySeconds + ", not 0.001 to 3600");
    check(attempts >= 1, "--attempts is " + attempts + ", not 1 or more");
    check(clientId == null || !clientId.isEmpty(), "--client-id is empty");
    return new SnClientSettings(
        route(),
        clientId == null ? "mqttsn-" + command.name() + "-" + randomNumber() : clientId,
        Duration.ofSeconds(keepAliveSeconds),
        !keepSession,
        will(),
        new SnClientSettings.Retry(Duration.ofMillis((long) (retrySeconds * 1000)), attempts));
  }

  /** Where the gateway is and under which node id we speak. */
  private Route route() {
    if (serial != null) {
      check(!isGiven("--host"), "--host is for UDP, not for --serial");
      check(!isGiven("--port"), "--port is the UDP port; --serial says all about the serial one");
      return new Route(serial.target(command, radio.address()), node.id());
    }
    check(radio.address() == null, "--radio needs --serial");
    check(port >= 1 && port <= 65_535, "--port is " + port + ", not 1 to 65535");
    return new Route(new Route.Udp(new InetSocketAddress(host, port)), node.id());
  }

  private boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Whether the device is on a serial port, and has no other address to speak from. */
  boolean isSerial() {
    return serial != null;
  }

  private Optional<SnClientSettings.Will> will() {
    check(willQos >= 0 && willQos <= 2, "--will-qos is " + willQos + ", not 0, 1 or 2");
    if (willTopic == null) {
      check(willMessage.isEmpty(), "--will-message needs --will-topic");
      return Optional.empty();
    }
    check(!willTopic.isEmpty(), "--will-topic is empty");
    return Optional.of(
        new SnClientSettings.Will(
            willTopic, Bytes.utf8(willMessage), Qos.ofLevel(willQos), willRetain));
  }

  /** Wrong usage unless {@code holds}. */
  void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }

  private static int randomNumber() {
    return 100_000 + new SecureRandom().nextInt(900_000);
  }
}
