package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialSettings.Dtr;
import io.mqttsn.serial.SerialSettings.FlowControl;
import io.mqttsn.serial.SerialSettings.Framing;
import io.mqttsn.serial.SerialSettings.Line;
import io.mqttsn.serial.SerialSettings.Parity;
import io.mqttsn.udp.UdpSettings.Multicast;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The file that is shipped, the annotated default and the reference page agree with the program.
 */
class ReferenceFileTest {

  private static final Path REFERENCE = Path.of("gateway.yaml");

  @Test
  void referenceFileIsTheBuiltInDefault() throws Exception {
    GatewayConfig config = Loading.loader().load(REFERENCE);
    assertThat(config).isEqualTo(Loading.loader().builtIn().withSource(REFERENCE.toString()));
  }

  @Test
  void referenceFileIsUnderTenLines() throws Exception {
    assertThat(Files.readAllLines(REFERENCE))
        .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
        .hasSizeLessThan(10);
  }

  @Test
  void examplesInTheReferenceFileAreGood() throws Exception {
    // Examples begin with "#" and no blank; remarks with "# ".
    String yaml =
        Files.readAllLines(REFERENCE).stream()
            .filter(line -> !line.matches("#  servers: .*tcp.*|#  (tls|password-file): .*"))
            .filter(line -> !line.startsWith("  servers: "))
            .map(line -> line.matches("#([a-z]| {2,}).*") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    GatewayConfig config = Loading.load(yaml);
    assertThat(config.upstream().servers()).containsExactly("ssl://broker.example:8883");
    assertThat(config.udpListeners().get(0).multicast())
        .contains(new Multicast("225.1.1.1", 10_000, "eth0", 1));
    assertThat(config.serialListeners())
        .containsExactly(
            new SerialSettings(
                "serial",
                "/dev/ttyUSB0",
                new Line(57_600, 8, Parity.NONE, 1, FlowControl.NONE, Dtr.RAISE, Duration.ZERO),
                Framing.XBEE_API2,
                OptionalInt.empty(),
                SerialSettings.DEFAULT_IN_FLIGHT));
    assertThat(config.upstream().topicPrefix()).isEqualTo("site-7/");
    assertThat(config.predefinedTopics().rules()).hasSize(2);
    assertThat(config.accessRules().rules()).hasSize(2);
    assertThat(config.protocol().requestRate()).isEqualTo(50);
    assertThat(config.admin().token()).contains("a-token-of-the-tests");
    assertThat(config.log().level(LogArea.UPSTREAM)).isEqualTo(LogLevel.DEBUG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "gateway",
        "id",
        "name",
        "advertise",
        "listeners",
        "type",
        "bind",
        "multicast",
        "group",
        "port",
        "interface",
        "hops",
        "max-frame",
        "retry",
        "keep-alive-tolerance",
        "baud",
        "data-bits",
        "parity",
        "stop-bits",
        "flow-control",
        "dtr",
        "settle",
        "framing",
        "in-flight",
        "upstream",
        "servers",
        "client",
        "mode",
        "client-id",
        "username",
        "password",
        "password-file",
        "keep-alive",
        "max-in-flight",
        "max-qos",
        "reconnect",
        "min",
        "max",
        "jitter",
        "tls",
        "ca-file",
        "cert-file",
        "key-file",
        "verify-hostname",
        "topic-prefix",
        "status-topic",
        "device-status",
        "topics",
        "predefined",
        "rewrite",
        "clients",
        "allow",
        "publish",
        "subscribe",
        "qos-minus-one",
        "sessions",
        "max-clients",
        "interval",
        "count",
        "sleep-queue",
        "max-messages",
        "max-age",
        "rate",
        "store",
        "admin",
        "enabled",
        "token",
        "token-file",
        "log",
        "level",
        "areas",
        "trace",
        "capture",
        "listener",
        "file",
        "max-size"
      })
  void everyKeyIsExplained(String key) throws Exception {
    assertThat(ConfigPrinter.annotatedDefault())
        .containsPattern("(?m)^[ #-]*" + key + ": ?.*|\\b" + key + ":");
    List<String> page = Files.readAllLines(Path.of("..", "docs", "configuration.md"));
    assertThat(page)
        .anyMatch(line -> line.matches("\\| `([a-z-]+\\.|\"…\"\\.)*" + key + "` \\|.*"));
  }
}
