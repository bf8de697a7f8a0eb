package io.mqttsn.app;

import io.mqttsn.app.client.SnClient;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A device that says one thing and leaves; the exit code tells whether it was heard. */
@Command(
    name = "pub",
    sortOptions = false,
    description = "Publishes a message through a gateway, as an MQTT-SN device does.",
    footer = {
      "",
      "Exit code 0: acknowledged (QoS 1 and 2) or sent (QoS 0 and -1); 1: not.",
    })
final class PubCommand implements Callable<Integer> {

  private final Console console;

  @ArgGroup(multiplicity = "1")
  private Topic topic;

  @ArgGroup(multiplicity = "1")
  private Payload payload;

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "QOS",
      defaultValue = "0",
      description = "-1, 0, 1 or 2; -1 publishes without a connection (default: 0).")
  private int qos;

  @Option(
      names = {"-r", "--retain"},
      description = "Let the broker keep it for later subscribers.")
  private boolean retain;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Publish it so often (default: 1).")
  private int repeat;

  @Option(
      names = "--repeat-delay",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Pause between two (default: 0).")
  private double repeatDelaySeconds;

  @Option(
      names = "--vanish",
      description = "Leave without DISCONNECT, so that the gateway publishes the will in the end.")
  private boolean vanish;

  @Mixin private DeviceOptions device;

  PubCommand(Console console) {
    this.console = console;
  }

  /** One of three ways to say where. */
  static final class Topic {
    @Option(
        names = {"-t", "--topic"},
        paramLabel = "TOPIC",
        description = "Topic name.")
    private String name;

    @Option(
        names = "--predefined",
        paramLabel = "ID",
        description = "Predefined topic id, as in the gateway's configuration.")
    private Integer predefined;

    @Option(names = "--short", paramLabel = "XX", description = "Topic name of two characters.")
    private String shortName;
  }

  /** One of four ways to say what. */
  static final class Payload {
    @Option(
        names = {"-m", "--message"},
        paramLabel = "TEXT",
        description = "The message.")
    private String text;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "The file whose content is the message.")
    private Path file;

    @Option(
        names = {"-s", "--stdin"},
        description = "Standard input is the message.")
    private boolean stdin;

    @Option(
        names = {"-n", "--null-message"},
        description = "An empty message; with -r it clears what the broker keeps.")
    private boolean empty;
  }

  @Override
  public Integer call() throws IOException {
    device.check(qos >= -1 && qos <= 2, "--qos is " + qos + ", not -1, 0, 1 or 2");
    device.check(repeat >= 1, "--repeat is " + repeat + ", not 1 or more");
    device.check(repeatDelaySeconds >= 0, "--repeat-delay is negative");
    Qos level = qos == -1 ? Qos.MINUS_ONE : Qos.ofLevel(qos);
    TopicRef target = target();
    device.check(
        level != Qos.MINUS_ONE || !(target instanceof TopicRef.Name),
        "QoS -1 needs --predefined or --short: a name would have to be registered first");
    Bytes message = message();
    try (SnClient client = SnClient.open(device.settings())) {
      if (level != Qos.MINUS_ONE) {
        client.connect();
      }
      for (int i = 0; i < repeat; i++) {
        if (i > 0) {
          Pause.of(Pause.seconds(repeatDelaySeconds));
        }
        publish(client, target, message, level);
      }
      if (vanish) {
        client.vanish();
      } else if (level != Qos.MINUS_ONE) {
        client.disconnect();
      }
    }
    return ExitCode.GOOD;
  }

  private void publish(SnClient client, TopicRef target, Bytes message, Qos level)
      throws IOException {
    if (target instanceof TopicRef.Name name) {
      client.publish(name.name(), message, level, retain);
    } else {
      client.publish(target, message, level, retain);
    }
  }

  private TopicRef target() {
    if (topic.predefined != null) {
      return TopicOptions.predefined(device, topic.predefined);
    }
    return topic.shortName != null
        ? TopicOptions.shortName(device, topic.shortName)
        : TopicOptions.name(device, topic.name);
  }

  private Bytes message() throws IOException {
    if (payload.file != null) {
      return Bytes.wrap(Files.readAllBytes(payload.file));
    } else if (payload.stdin) {
      return Bytes.wrap(console.in().readAllBytes());
    }
    String text = payload.text == null ? "" : payload.text;
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
