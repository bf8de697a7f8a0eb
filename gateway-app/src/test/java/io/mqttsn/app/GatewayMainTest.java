package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of the command line: exit codes, and lines instead of stack traces. */
class GatewayMainTest {

  private final CommandLineOf line = CommandLineOf.nothing();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "print-config",
        "pub",
        "sub",
        "sleep",
        "ping",
        "discover",
        "serial-ports",
        "sniff",
        "version"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(line.run(command, "--help")).isZero();
    assertThat(line.out()).startsWith("Usage: mqttsn-gateway " + command);
  }

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    assertThat(line.run("--help")).isZero();
    assertThat(line.out())
        .contains("run", "check", "print-config", "version")
        .contains("pub", "sub", "sleep", "ping", "discover", "serial-ports", "sniff")
        .contains("78 bad configuration");
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(line.run()).isEqualTo(2);
    assertThat(line.err()).contains("Missing required subcommand", "--help");
  }

  @Test
  void anUnknownOptionIsWrongUsageAndTheNearestOneIsNamed() {
    assertThat(line.run("run", "--confg", "x")).isEqualTo(2);
    assertThat(line.err()).contains("--confg", "--config", "Try 'mqttsn-gateway run --help'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pub -t a;                              one of these",
        "pub -m hi;                             one of these",
        "pub -t a --short bb -m hi;             mutually exclusive",
        "pub -t a -m hi -q 3;                   --qos is 3, not -1, 0, 1 or 2",
        "pub -t a -m hi -q -1;                  QoS -1 needs --predefined or --short",
        "pub --short abc -m hi;                 not a name of two octets",
        "pub --predefined 0 -m hi;              --predefined is 0, not 1 to 65534",
        "pub -t a -m hi --port 0;               --port is 0, not 1 to 65535",
        "pub -t a -m hi --port no;              'no' is not an int",
        "pub -t a -m hi --will-message gone;    --will-message needs --will-topic",
        "pub -t a -m hi --attempts 0;           --attempts is 0, not 1 or more",
        "sub;                                   -t",
        "sub -t a -q -1;                        --qos is -1, not 0, 1 or 2",
        "sub -t a -C 0;                         --count is 0, not 1 or more",
        "sub -t a --node 0;                     --node is 0, not 1 to 252 octets",
        "sleep;                                 -t",
        "sleep -t a -q 3;                       --qos is 3, not 0, 1 or 2",
        "sleep -t a --duration 0;               --duration is 0, not 1 to 65535",
        "sleep -t a --duration 65536;           --duration is 65536, not 1 to 65535",
        "sleep -t a --wake 0;                   --wake is 0.0, not above 0",
        "sleep -t a --cycles 0;                 --cycles is 0, not 1 or more",
        "ping -c 0;                             --count is 0, not 1 or more",
        "ping --interval 60;                    --interval is 60.0, not below --keep-alive",
        "ping -W 0;                             --wait is 0.0, not 0.001 or more",
        "discover --radius 256;                 --radius is 256, not 0 to 255",
        "discover --port 0;                     --port is 0, not 1 to 65535",
        "discover --group 192.0.2.1;            not a multicast address",
        "discover --host a --group 225.1.1.1;   mutually exclusive",
        "discover --host a --interface lo;      --interface is for --group",
        "discover --node 0g;                    --node is 0g, not 1 to 252 octets",
        "pub -t a -m x --baud 9600;             --serial=PORT",
        "pub -t a -m x --serial /d --port 1;    --port is the UDP port",
        "pub -t a -m x --serial /d --host h;    --host is for UDP",
        "pub -t a -m x --serial /d --baud 299;  --baud is 299, not 300 to 4000000",
        "pub -t a -m x --serial /d --framing x; 'x' is not one of length, slip, slip-crc16",
        "pub -t a -m x --serial /d --stop-bits 3; --stop-bits is 3, not 1 or 2",
        "pub -t a -m x --serial /d --settle 61; --settle is 61.0, not 0 to 60",
        "pub -t a -m x --serial /d --radio 0000; --radio needs --framing xbee-api1 or xbee-api2",
        "pub -t a -m x --radio 0000;            --radio needs --serial",
        "sub -t a --serial tcp://h:1 --baud 300; set where the port is",
        "sub -t a --serial /d --flow-control xon-xoff; needs --framing xbee-api2",
        "sub -t a --serial /d --framing xbee-api2 --radio 1; --radio is 1, not 4 or 16",
        "sleep -t a --serial /d --move;         --move is for UDP",
        "discover --serial /d --interface lo;   --interface is for --group",
        "discover --serial /d --host h;         --host and --group are for UDP",
        "sniff;                                 --serial",
        "sniff --serial /d -C 0;                --count is 0, not 1 or more",
        "sniff --serial /d --for 0;             --for is 0.0, not above 0",
        "run --log-level loud;                  'loud'",
      })
  void wrongUsageSaysWhatIsWrong(String arguments, String message) {
    assertThat(line.run(arguments.split(" "))).isEqualTo(2);
    assertThat(line.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aMissingConfigurationIsBadConfigurationForEveryCommandThatReadsIt(@TempDir Path folder) {
    String file = folder.resolve("nowhere.yaml").toString();
    for (String command : new String[] {"run", "check", "print-config"}) {
      assertThat(line.run(command, "-c", file)).as(command).isEqualTo(78);
    }
    assertThat(line.err().lines()).hasSize(3).allMatch(text -> text.contains("nowhere.yaml"));
  }

  @Test
  void everyErrorOfAConfigurationIsALine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, "version: 1\ngatewy: {id: 1}\nlogg: {}\n");
    assertThat(line.run("check", "-c", file.toString())).isEqualTo(78);
    assertThat(line.err().lines())
        .hasSizeGreaterThanOrEqualTo(2)
        .anyMatch(text -> text.contains("gatewy"))
        .anyMatch(text -> text.contains("logg"))
        .noneMatch(text -> text.startsWith("\tat "));
  }

  @Test
  void aGoodConfigurationIsSaidToBeGood(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.yaml"), RunCommandTest.YAML);
    assertThat(line.run("check", "-c", file.toString())).isZero();
    assertThat(line.out()).isEqualTo(file + ": good\n");
  }

  @Test
  void whatIsPrintedCanBeReadAgain(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.yaml"), RunCommandTest.YAML);
    assertThat(line.run("print-config", "-c", file.toString())).isZero();
    Path printed = Files.writeString(folder.resolve("printed.yaml"), line.out());
    assertThat(line.run("check", "-c", printed.toString())).as(line.err()).isZero();
  }

  @Test
  void versionSaysVersionCommitJavaAndSystem() {
    assertThat(line.run("version")).isZero();
    assertThat(line.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).matches("mqttsn-gateway \\d+\\.\\d+\\.\\d+.*"),
            commit -> assertThat(commit).matches("commit +([0-9a-f]{10}(-dirty)?|unknown)"),
            java -> assertThat(java).contains(System.getProperty("java.runtime.version")),
            system -> assertThat(system).contains(System.getProperty("os.name")));
  }
}
