package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two commands against a gateway that is played by hand. */
@Timeout(30)
class PubSubCommandTest {

  private static final String CONNECT = "0A 04 04 01 00 3C 64 65 76 31";
  private static final String CONNACK = "03 05 00";

  private RawDevice gateway;
  private CommandLineOf line = CommandLineOf.nothing();

  @BeforeEach
  void startGateway() throws IOException {
    gateway = RawDevice.listening();
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  @Test
  void publishesAMessageAndLeavesInOrder() throws Exception {
    Future<Integer> exit = type("pub -i dev1 -t a/b/c -m hi -q 1 -r");
    gateway.expect(CONNECT).send(CONNACK);
    gateway.expect("0B 0A 00 00 00 01 61 2F 62 2F 63").send("07 0B 00 05 00 01 00");
    gateway.expect("09 0C 30 00 05 00 02 68 69").send("07 0D 00 05 00 02 00");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
    assertThat(line.out() + line.err()).isEmpty();
  }

  @Test
  void publishesWithoutAConnectionAtQosMinusOne() throws Exception {
    assertThat(code(type("pub --predefined 1 -m hi -q -1"))).isZero();
    gateway.expect("09 0C 61 00 01 00 00 68 69");
    assertThat(code(type("pub --short tt -m hi -q -1 --repeat 2"))).isZero();
    gateway.expect("09 0C 62 74 74 00 00 68 69").expect("09 0C 62 74 74 00 00 68 69");
  }

  @Test
  void publishesStandardInputAFileOrNothing(@TempDir Path folder) throws Exception {
    line = CommandLineOf.input("hi");
    assertThat(code(type("pub --short tt -s -q -1"))).isZero();
    gateway.expect("09 0C 62 74 74 00 00 68 69");
    Path file = Files.writeString(folder.resolve("message"), "hi");
    assertThat(code(type("pub --short tt -q -1 -f " + file))).isZero();
    gateway.expect("09 0C 62 74 74 00 00 68 69");
    assertThat(code(type("pub --short tt -q -1 -n -r"))).isZero();
    gateway.expect("07 0C 72 74 74 00 00");
  }

  @Test
  void aFileThatIsNotThereIsOneLine() throws Exception {
    assertThat(code(type("pub --short tt -q -1 -f /nowhere/message"))).isEqualTo(1);
    assertThat(line.err()).isEqualTo("mqttsn-gateway pub: /nowhere/message: no such file\n");
  }

  @Test
  void asksForTheWillWhenOneIsGiven() throws Exception {
    Future<Integer> exit =
        type(
            "pub -i dev1 -k 300 --will-topic st/dev1 --will-message gone --will-qos 1"
                + " --will-retain --short tt -m hi");
    gateway.expect("0A 04 0C 01 01 2C 64 65 76 31").send("02 06");
    gateway.expect("0A 07 30 73 74 2F 64 65 76 31").send("02 08");
    gateway.expect("06 09 67 6F 6E 65").send(CONNACK);
    gateway.expect("09 0C 02 74 74 00 00 68 69");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
  }

  @Test
  void saysThatNoGatewayAnswers() throws Exception {
    int port = gateway.address().getPort();
    gateway.close();
    Future<Integer> exit = type("pub -t a -m hi");
    assertThat(code(exit)).isEqualTo(1);
    assertThat(line.err())
        .isEqualTo(
            "mqttsn-gateway pub: no answer from 127.0.0.1:%d after 4 attempts: is the gateway"
                    .formatted(port)
                + " running?\n");
  }

  @Test
  void saysThatTheBrokerIsNotReachable() throws Exception {
    Future<Integer> exit = type("pub -i dev1 -t a -m hi");
    gateway.expect(CONNECT).send("03 05 01");
    assertThat(code(exit)).isEqualTo(1);
    assertThat(line.err())
        .startsWith("mqttsn-gateway pub: gateway says congestion")
        .contains("the broker is not reachable")
        .hasLineCount(1);
  }

  @Test
  void sayWhenTheHostIsUnknown() throws Exception {
    assertThat(line.run("pub", "-t", "a", "-m", "x", "--host", "no.such.host.invalid"))
        .isEqualTo(1);
    assertThat(line.err()).isEqualTo("mqttsn-gateway pub: unknown host: no.such.host.invalid\n");
  }

  @Test
  void printsMessagesOneALineUntilTheCountIsReached() throws Exception {
    Future<Integer> exit = type("sub -i dev1 -t a/t -q 1 -C 2 -v");
    subscribed("08 12 20 00 01 61 2F 74");
    gateway.send("09 0C 20 00 05 00 01 68 69").expect("07 0D 00 05 00 01 00");
    gateway.send("0A 0C 20 00 05 00 02 E2 82 AC").expect("07 0D 00 05 00 02 00");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
    assertThat(line.out()).isEqualTo("a/t hi\na/t €\n");
  }

  @Test
  void leavesWhenTheTimeIsOver() throws Exception {
    Future<Integer> exit = type("sub -i dev1 -t a/t -q 1 -W 0.5");
    subscribed("08 12 20 00 01 61 2F 74");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).isZero();
  }

  @Test
  void tooFewMessagesInTimeIsAFailure() throws Exception {
    Future<Integer> exit = type("sub -i dev1 -t a/t -q 1 -C 2 -W 0.5");
    subscribed("08 12 20 00 01 61 2F 74");
    gateway.expect("02 18");
    assertThat(code(exit)).isEqualTo(1);
    assertThat(line.err()).isEqualTo("mqttsn-gateway sub: 0 of 2 messages came in time\n");
  }

  @Test
  void comesBackWhenTheGatewaySendsItAway() throws Exception {
    Future<Integer> exit = type("sub -i dev1 -t a/t -q 1 -C 1");
    subscribed("08 12 20 00 01 61 2F 74");
    gateway.send("02 18");
    subscribed("08 12 20 00 02 61 2F 74");
    gateway.send("09 0C 00 00 05 00 00 68 69");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
    assertThat(line.out()).isEqualTo("hi\n");
    assertThat(line.err()).contains("gateway ended the connection; connecting again");
  }

  /** Answers CONNECT and the SUBSCRIBE given, whose octets 4 and 5 are its message id. */
  private void subscribed(String subscribe) throws IOException {
    gateway.expect(CONNECT).send(CONNACK);
    gateway.expect(subscribe).send("08 13 20 00 05" + subscribe.substring(8, 14) + " 00");
  }

  private Future<Integer> type(String words) {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.addAll(List.of("--port", String.valueOf(gateway.address().getPort())));
    return CompletableFuture.supplyAsync(() -> line.run(arguments.toArray(String[]::new)));
  }

  private static int code(Future<Integer> exit) throws Exception {
    return exit.get(25, TimeUnit.SECONDS);
  }
}
