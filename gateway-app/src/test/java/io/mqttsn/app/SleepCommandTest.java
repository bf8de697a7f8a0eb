package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code sleep} and {@code ping} against a gateway that is played by hand. */
@Timeout(30)
class SleepCommandTest {

  private static final String CONNECT = "0A 04 04 01 00 3C 64 65 76 31";
  private static final String WAKE = "06 16 64 65 76 31";

  private final CommandLineOf line = CommandLineOf.nothing();
  private RawDevice gateway;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = RawDevice.listening();
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  @Test
  void printsWhatEachWakingBringsAndLeavesInOrder() throws Exception {
    Future<Integer> exit = type("sleep -i dev1 -t a/t --duration 300 --wake 0.05 --cycles 2 -v");
    fallsAsleep("01");
    gateway.expect(WAKE).send("09 0C 20 00 05 00 01 68 69").expect("07 0D 00 05 00 01 00");
    gateway.send("09 0C 20 00 05 00 02 68 6F").expect("07 0D 00 05 00 02 00").send("02 17");
    gateway.expect(WAKE).send("02 17");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
    assertThat(line.out())
        .matches(
            """
            a/t hi
            a/t ho
            -- waking 1: 2 messages in \\d+\\.\\d{3} s
            -- waking 2: 0 messages in \\d+\\.\\d{3} s
            """);
    assertThat(line.err()).isEmpty();
  }

  @Test
  void wakesWithAnotherAddressEachTimeWhenItMoves() throws Exception {
    Future<Integer> exit =
        type("sleep -i dev1 -t a/t --duration 300 --wake 0.05 --cycles 2 --move");
    fallsAsleep("01");
    List<InetSocketAddress> addresses = new ArrayList<>(List.of(gateway.peer()));
    for (int waking = 1; waking <= 2; waking++) {
      gateway.expect(WAKE).send("02 17");
      addresses.add(gateway.peer());
    }
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
    assertThat(addresses).doesNotHaveDuplicates();
  }

  @Test
  void beginsAnewWhenTheGatewayHasForgottenItAndSaysThatAWakingFailed() throws Exception {
    Future<Integer> exit = type("sleep -i dev1 -t a/t --duration 300 --wake 0.05 --cycles 2");
    fallsAsleep("01");
    gateway.expect(WAKE).send("02 18");
    fallsAsleep("02");
    gateway.expect(WAKE).send("02 17");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).isEqualTo(1);
    assertThat(line.err())
        .isEqualTo(
            """
            mqttsn-gateway sleep: waking 1: gateway ended the connection
            mqttsn-gateway sleep: 1 of 2 wakings failed
            """);
  }

  @Test
  void saysThatTheGatewaySpokeToASleeper() throws Exception {
    Future<Integer> exit = type("sleep -i dev1 -t a/t --duration 300 --wake 0.5 --cycles 1");
    fallsAsleep("01");
    gateway.send("09 0C 00 00 05 00 00 68 69");
    gateway.expect(WAKE).send("02 17");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).isZero();
    assertThat(line.err()).isEqualTo("mqttsn-gateway sleep: 1 message came during the sleep\n");
  }

  @Test
  void sleepsBehindAForwarder() throws Exception {
    Future<Integer> exit =
        type("sleep -i dev1 --short tt --duration 300 --wake 0.05 --cycles 1 --node 0a");
    String envelope = "04 FE 00 0A ";
    gateway.expect(envelope + CONNECT).send(envelope + "03 05 00");
    gateway.expect(envelope + "07 12 22 00 01 74 74").send(envelope + "08 13 20 00 00 00 01 00");
    gateway.expect(envelope + "04 18 01 2C").send(envelope + "02 18");
    gateway.expect(envelope + WAKE).send(envelope + "02 17");
    gateway.expect(envelope + "02 18").send(envelope + "02 18");
    assertThat(code(exit)).as(line.err()).isZero();
  }

  @Test
  void pingPrintsEachRoundTripAndASummary() throws Exception {
    Future<Integer> exit = type("ping -i dev1 -c 3 --interval 0.01 -W 0.2");
    gateway.expect(CONNECT).send("03 05 00");
    gateway.expect("02 16").send("02 17");
    gateway.expect("02 16");
    gateway.expect("02 16").send("02 17");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).as(line.err()).isZero();
    String time = "\\d+\\.\\d{3}";
    assertThat(line.out())
        .matches(
            """
            PING 127.0.0.1:\\d+ as dev1
            seq=1 time=%1$s ms
            seq=2 no answer
            seq=3 time=%1$s ms
            3 sent, 2 answered, 33%% lost
            round trip min/avg/max = %1$s/%1$s/%1$s ms
            """
                .formatted(time));
  }

  @Test
  void pingFailsWhenNothingIsAnswered() throws Exception {
    Future<Integer> exit = type("ping -i dev1 -c 2 --interval 0.01 -W 0.05 --attempts 1");
    gateway.expect(CONNECT).send("03 05 00");
    gateway.expect("02 16").expect("02 16");
    gateway.expect("02 18").send("02 18");
    assertThat(code(exit)).isEqualTo(1);
    assertThat(line.out()).endsWith("2 sent, 0 answered, 100% lost\n");
    assertThat(line.err()).isEqualTo("mqttsn-gateway ping: none of 2 was answered\n");
  }

  @Test
  void aSummaryIsPrintedAlsoWhenTheGatewayEndsTheConnection() throws Exception {
    Future<Integer> exit = type("ping -i dev1 -c 2 --interval 0.01");
    gateway.expect(CONNECT).send("03 05 00");
    gateway.expect("02 16").send("02 17");
    gateway.expect("02 16").send("02 18");
    assertThat(code(exit)).isEqualTo(1);
    assertThat(line.out()).contains("2 sent, 1 answered, 50% lost\n");
    assertThat(line.err()).isEqualTo("mqttsn-gateway ping: gateway ended the connection\n");
  }

  @Test
  void pubCanVanishWithoutGoodbyeSoThatItsWillIsPublished() throws Exception {
    Future<Integer> exit = type("pub -i dev1 --short tt -m hi --vanish");
    gateway.expect(CONNECT).send("03 05 00").expect("09 0C 02 74 74 00 00 68 69");
    assertThat(code(exit)).as(line.err()).isZero();
    gateway.expectSilence(Duration.ofMillis(50));
  }

  /** Answers what comes before the sleep; the subscription has this message id. */
  private void fallsAsleep(String messageId) throws IOException {
    gateway.expect(CONNECT).send("03 05 00");
    gateway.expect("08 12 20 00" + messageId + "61 2F 74");
    gateway.send("08 13 20 00 05 00" + messageId + "00");
    gateway.expect("04 18 01 2C").send("02 18");
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
