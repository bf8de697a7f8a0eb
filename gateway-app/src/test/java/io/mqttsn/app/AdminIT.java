package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator asks a running gateway with real devices, by the commands. */
@Timeout(180)
class AdminIT {

  private static final String TOKEN = "an-operators-secret";

  /** DISCONNECT with a duration of ten minutes, and its answer. */
  private static final String SLEEP = "04 18 02 58";

  @TempDir private static Path folder;
  private static House house;
  private static RawDevice pump;
  private static RawDevice sleeper;

  @BeforeAll
  static void devicesDoWhatTheyDo() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    house = House.open("admin: {bind: \"127.0.0.1:0\", token-file: \"" + token + "\"}");
    pump = house.device("pump-1");
    pump.send(Octets.subscribe(1, 1, "cmd/pump-1")).expectMatching("08 13 20( ..){5}");
    pump.send("09 0C 20 12 67 00 05 68 69").expect("07 0D 12 67 00 05 02");
    pump.send(Octets.publish("22", "6162", 6, "31")).expect("07 0D 61 62 00 06 00");
    sleeper = house.device("sleeper");
    sleeper.send(SLEEP).expect("02 18");
  }

  @AfterAll
  static void close() throws IOException {
    pump.close();
    sleeper.close();
    house.close();
  }

  private static String url() {
    String line = house.gateway().process().awaitLine("admin interface on ");
    return line.substring(line.indexOf("http"));
  }

  private static ChildProcess run(int code, String... words) throws IOException {
    ChildProcess child = ChildProcess.start(GatewayProcess.command(folder, List.of(), words));
    assertThat(child.awaitEnd(Duration.ofSeconds(60))).as(child.text()).isEqualTo(code);
    return child;
  }

  private static String ask(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--url", url(), "--token-file", folder.resolve("token").toString()));
    try (ChildProcess child = run(0, command.toArray(String[]::new))) {
      return child.text();
    }
  }

  @Test
  void statusSaysThatAllIsWell() throws IOException {
    assertThat(ask("status"))
        .containsPattern("(?m)^ready +yes$")
        .containsPattern("(?m)^broker +tcp://127.0.0.1:\\d+ connected")
        .containsPattern("(?m)^clients +2, 1 active, 1 asleep")
        .containsPattern(
            "(?m)^uplink +half within \\d+ ms, 95 % within \\d+ ms, of 1 since the start$")
        .containsPattern("(?m)^listener +lan udp 127.0.0.1:\\d+ open$");
    assertThat(ask("status", "--json")).contains("\"live\" : true");
  }

  @Test
  void clientsAreListedWithTheReasonWhyTheyAreSilent() throws IOException {
    assertThat(ask("clients"))
        .containsPattern("(?m)^CLIENT +STATE +LISTENER +ADDRESS +SEEN +QUEUE +RETRIES +RTT +WHY$")
        .containsPattern("(?m)^pump-1 +active +lan +127.0.0.1:\\d+ .* not silent: heard \\d+ s ago")
        .containsPattern("(?m)^sleeper +asleep .* asleep, last heard \\d+ s ago; duration 600 s");
    assertThat(ask("clients", "--state", "asleep")).contains("sleeper").doesNotContain("pump-1");
    assertThat(ask("clients", "--search", "ump", "--json"))
        .contains("\"id\" : \"pump-1\"")
        .doesNotContain("sleeper");
  }

  @Test
  void oneClientIsToldInFull() throws IOException {
    assertThat(ask("client", "pump-1"))
        .containsPattern("(?m)^last error +PUBACK to the client: invalid topic id, topic id 4711")
        .containsPattern("(?m)^cmd/pump-1 +1$")
        .containsPattern("(?m)^\\d+ +registered +cmd/pump-1$")
        .containsPattern("(?m)^TIME +FRAME +ID +TOPIC +DETAILS +OUTCOME$")
        .containsPattern("(?m)^[-:.0-9TZ]{24} +to +PUBACK +5 +id 4711 +sent, invalid-topic-id$")
        .containsPattern("(?m)^[-:.0-9TZ]{24} +from +PUBLISH +5 +id 4711 +QoS 1 2B +served$")
        .containsPattern("(?m) from +SUBSCRIBE +1 +cmd/pump-1 +QoS 1 +served$")
        .containsPattern("(?m) from +CONNECT +clean 600s +served$");
    assertThat(ask("client", "pump-1", "--json"))
        .contains("\"frames\" : [", "\"type\" : \"PUBACK\"");
    assertThat(ask("topics", "pump-1")).containsPattern("(?m)^\\d+ +registered +cmd/pump-1$");
    assertThat(ask("topics")).containsPattern("(?m)^cmd/pump-1 +1 +1$");
    assertThat(ask("listeners")).containsPattern("(?m)^lan +udp +127.0.0.1:\\d+ +open ");
  }

  @Test
  void watchingAsksAgainAndAgain() throws IOException {
    String token = folder.resolve("token").toString();
    String[] words = {"clients", "--json", "--watch=0.1", "--url", url(), "--token-file", token};
    try (ChildProcess child =
        ChildProcess.start(GatewayProcess.command(folder, List.of(), words))) {
      assertThat(child.awaitLines(l -> l.contains("\"clients\""), 3, ChildProcess.PATIENCE))
          .as(child.text())
          .isPresent();
      child.kill();
    }
  }

  @Test
  void whoeverReadsThroughAPipeGetsNothingButTables() throws IOException {
    String token = folder.resolve("token").toString();
    String[] words = {"client", "--watch", "0.1", "pump-1", "--url", url(), "--token-file", token};
    try (ChildProcess child =
        ChildProcess.start(GatewayProcess.command(folder, List.of(), words))) {
      assertThat(child.awaitLines(l -> l.startsWith("client "), 3, ChildProcess.PATIENCE))
          .as(child.text())
          .isPresent();
      child.kill();
      assertThat(child.text()).doesNotContain("\u001b");
    }
  }

  @Test
  void whoeverHasNoTokenLearnsNothing() throws IOException {
    try (ChildProcess child = run(1, "clients", "--url", url())) {
      assertThat(child.lines())
          .containsExactly(
              "mqttsn-gateway clients: the gateway at "
                  + url()
                  + " wants a token; write --token-file FILE");
    }
  }

  @Test
  void aClientThatNobodyKnowsIsAFailure() throws IOException {
    String token = folder.resolve("token").toString();
    try (ChildProcess child = run(1, "client", "no/body", "--url", url(), "--token-file", token)) {
      assertThat(child.lines())
          .containsExactly("mqttsn-gateway client: the gateway knows no client no/body");
    }
  }

  @Test
  void aGatewayThatIsNotThereIsSaidNotToBe() throws IOException {
    String nowhere = "http://127.0.0.1:" + FreePort.tcp();
    try (ChildProcess child = run(1, "status", "--url", nowhere)) {
      assertThat(child.lines())
          .containsExactly(
              "mqttsn-gateway status: no gateway answers at "
                  + nowhere
                  + "; is it running, and is admin enabled there?");
    }
    try (ChildProcess child = run(2, "status", "--watch=0")) {
      assertThat(child.text()).contains("--watch is 0.0, not 0.1 to 3600");
    }
  }

  @Test
  void aPortThatSomebodyAskedForMustBeFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String bind = "127.0.0.1:" + taken.getLocalPort();
      Path file = folder.resolve("taken.yaml");
      Files.writeString(file, House.yaml(house.broker(), "admin: {bind: \"" + bind + "\"}"));
      try (ChildProcess child = run(1, "run", "-c", file.toString())) {
        assertThat(child.lines())
            .last()
            .isEqualTo(
                "mqttsn-gateway run: cannot open the admin interface on "
                    + bind
                    + ": address in use; stop the program that has this port, or choose another"
                    + " one with admin.bind");
      }
    }
  }
}
