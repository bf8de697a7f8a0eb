package io.mqttsn.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.app.RawDevice;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The client against a gateway that is played by hand, octet by octet: whatever the client's codec
 * believes, these are the specification's frames.
 */
@Timeout(30)
class SnClientTest {

  private static final String CONNECT = "0A 04 04 01 00 3C 64 65 76 31";
  private static final String CONNACK = "03 05 00";
  private static final Bytes HI = Bytes.utf8("hi");

  /** For requests that are answered: a repetition would be a surprise. */
  private static final Duration LONG = Duration.ofSeconds(20);

  /** For requests whose repetition is what the test wants to see. */
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ExecutorService keyboard = Executors.newSingleThreadExecutor();
  private RawDevice gateway;
  private SnClient client;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = RawDevice.listening();
  }

  @AfterEach
  void stop() {
    keyboard.shutdownNow();
    if (client != null) {
      client.close();
    }
    gateway.close();
  }

  @Test
  void connectsWithoutWill() throws Exception {
    Future<Void> connected = connectTo(settings());
    gateway.expect(CONNECT).send(CONNACK);
    answer(connected);
  }

  @Test
  void keepsItsSessionWhenAskedTo() throws Exception {
    Future<Void> connected = connectTo(settings().withClean(false));
    gateway.expect("0A 04 00 01 00 3C 64 65 76 31").send(CONNACK);
    answer(connected);
  }

  @Test
  void answersBothWillPrompts() throws Exception {
    Future<Void> connected =
        connectTo(
            settings()
                .withKeepAlive(Duration.ofSeconds(300))
                .withWill(new SnClientSettings.Will("st/dev1", Bytes.utf8("gone"), Qos.ONE, true)));
    gateway.expect("0A 04 0C 01 01 2C 64 65 76 31").send("02 06");
    gateway.expect("0A 07 30 73 74 2F 64 65 76 31").send("02 08");
    gateway.expect("06 09 67 6F 6E 65").send(CONNACK);
    answer(connected);
  }

  @Test
  void repeatsConnectUntilItIsAnswered() throws Exception {
    Future<Void> connected = connectTo(settings().withRetry(SHORT, 100));
    gateway.expect(CONNECT).expect(CONNECT).expect(CONNECT).send(CONNACK);
    answer(connected);
  }

  @Test
  void saysThatTheBrokerIsAwayWhenTheGatewayIsCongested() throws Exception {
    Future<Void> connected = connectTo(settings());
    gateway.expect(CONNECT).send("03 05 01");
    assertThatThrownBy(() -> answer(connected))
        .isInstanceOf(SnClientException.class)
        .hasMessageStartingWith("gateway says congestion")
        .hasMessageContaining("the broker is not reachable");
  }

  @Test
  void givesUpWhenTheGatewayIsSilent() throws Exception {
    Future<Void> connected = connectTo(settings().withRetry(SHORT, 2));
    gateway.expect(CONNECT).expect(CONNECT);
    assertThatThrownBy(() -> answer(connected))
        .hasMessage(
            "no answer from 127.0.0.1:%d after 2 attempts: is the gateway running?",
            gateway.address().getPort());
  }

  @Test
  void givesUpSoonWhenNoProgramHasThePort() throws Exception {
    SnClientSettings patient = settings().withRetry(LONG, 2);
    gateway.close();
    Future<Void> connected = connectTo(patient);
    assertThatThrownBy(() -> answer(connected))
        .hasMessageEndingWith("after 2 attempts: is the gateway running?");
  }

  @Test
  void registersATopicOnceAndPublishesAtQosZero() throws Exception {
    connect();
    Future<Void> published =
        type(
            () -> {
              client.publish("a/b/c", HI, Qos.ZERO, false);
              client.publish("a/b/c", HI, Qos.ZERO, true);
            });
    gateway.expect("0B 0A 00 00 00 01 61 2F 62 2F 63").send("07 0B 00 05 00 01 00");
    gateway.expect("09 0C 00 00 05 00 00 68 69");
    gateway.expect("09 0C 10 00 05 00 00 68 69");
    answer(published);
  }

  @Test
  void publishesAtQosOneAndRepeatsWithDup() throws Exception {
    client = SnClient.open(settings().withRetry(SHORT, 100));
    Future<Void> published =
        type(() -> client.publish(new TopicRef.PredefinedId(1), HI, Qos.ONE, false));
    gateway.expect("09 0C 21 00 01 00 01 68 69").expect("09 0C A1 00 01 00 01 68 69");
    gateway.send("07 0D 00 01 00 01 00");
    answer(published);
  }

  @Test
  void publishesAtQosTwoInTwoSteps() throws Exception {
    connect();
    Future<Void> published =
        type(() -> client.publish(TopicRef.ShortName.of("tt"), HI, Qos.TWO, false));
    gateway.expect("09 0C 42 74 74 00 01 68 69").send("04 0F 00 01");
    gateway.expect("04 10 00 01").send("04 0E 00 01");
    answer(published);
  }

  @Test
  void publishesWithoutAConnectionAtQosMinusOne() throws Exception {
    client = SnClient.open(settings());
    client.publish(new TopicRef.PredefinedId(1), HI, Qos.MINUS_ONE, false);
    gateway.expect("09 0C 61 00 01 00 00 68 69");
  }

  @Test
  void usesTheLongHeaderAboveTwoHundredFiftyFiveOctets() throws Exception {
    client = SnClient.open(settings());
    client.publish(new TopicRef.PredefinedId(1), Bytes.utf8("x".repeat(249)), Qos.MINUS_ONE, false);
    gateway.expect("01 01 02 0C 61 00 01 00 00 " + "78".repeat(249));
  }

  @Test
  void registersAgainWhenTheGatewayHasForgottenTheId() throws Exception {
    connect();
    Future<Void> published = type(() -> client.publish("a/b", HI, Qos.ONE, false));
    gateway.expect("09 0A 00 00 00 01 61 2F 62").send("07 0B 00 05 00 01 00");
    gateway.expect("09 0C 20 00 05 00 02 68 69").send("07 0D 00 05 00 02 02");
    gateway.expect("09 0A 00 00 00 03 61 2F 62").send("07 0B 00 09 00 03 00");
    gateway.expect("09 0C 20 00 09 00 04 68 69").send("07 0D 00 09 00 04 00");
    answer(published);
  }

  @Test
  void saysWhichPredefinedIdsExistIsTheGatewaysConfiguration() throws Exception {
    connect();
    Future<Void> published =
        type(() -> client.publish(new TopicRef.PredefinedId(10), HI, Qos.ONE, false));
    gateway.expect("09 0C 21 00 0A 00 01 68 69").send("07 0D 00 0A 00 01 02");
    assertThatThrownBy(() -> answer(published)).hasMessageContaining("topics.predefined");
  }

  @Test
  void subscribesByNameAndDeliversWithThatName() throws Exception {
    subscribe();
    Future<Optional<Received>> received = call(() -> client.poll(LONG));
    gateway.send("09 0C 30 00 05 12 34 68 69").expect("07 0D 00 05 12 34 00");
    assertThat(answer(received)).contains(new Received("a/t", HI, Qos.ONE, true));
  }

  @Test
  void subscribesByPredefinedIdAndShortName() throws Exception {
    connect();
    Future<Qos> predefined = call(() -> client.subscribe(new TopicRef.PredefinedId(1), Qos.TWO));
    gateway.expect("07 12 41 00 01 00 01").send("08 13 40 00 01 00 01 00");
    assertThat(answer(predefined)).isEqualTo(Qos.TWO);
    Future<Qos> shortName = call(() -> client.subscribe(TopicRef.ShortName.of("tt"), Qos.ZERO));
    gateway.expect("07 12 02 00 02 74 74").send("08 13 00 74 74 00 02 00");
    answer(shortName);

    gateway.send("09 0C 01 00 01 00 00 68 69");
    assertThat(delivery()).contains(new Received("predefined:1", HI, Qos.ZERO, false));
    gateway.send("09 0C 02 74 74 00 00 68 69");
    assertThat(delivery()).contains(new Received("tt", HI, Qos.ZERO, false));
  }

  @Test
  void acceptsTheGatewaysRegistrationForAWildcard() throws Exception {
    connect();
    Future<Qos> granted = call(() -> client.subscribe("a/+", Qos.ONE));
    gateway.expect("08 12 20 00 01 61 2F 2B").send("08 13 20 00 00 00 01 00");
    answer(granted);
    Future<Optional<Received>> received = call(() -> client.poll(LONG));
    gateway.send("09 0A 01 02 00 07 61 2F 74").expect("07 0B 01 02 00 07 00");
    gateway.send("09 0C 00 01 02 00 00 68 69");
    assertThat(answer(received)).contains(new Received("a/t", HI, Qos.ZERO, false));
  }

  @Test
  void asksForAnotherRegistrationOfAnIdItWasNeverTold() throws Exception {
    connect();
    Future<Optional<Received>> received = call(() -> client.poll(LONG));
    gateway.send("09 0C 20 00 09 00 03 68 69").expect("07 0D 00 09 00 03 02");
    gateway.send("09 0A 00 09 00 04 61 2F 74").expect("07 0B 00 09 00 04 00");
    gateway.send("09 0C 20 00 09 00 03 68 69").expect("07 0D 00 09 00 03 00");
    assertThat(answer(received)).contains(new Received("a/t", HI, Qos.ONE, false));
  }

  @Test
  void deliversAtQosTwoOnceHoweverOftenItIsSent() throws Exception {
    subscribe();
    Future<Optional<Received>> received = call(() -> client.poll(LONG));
    gateway.send("09 0C 40 00 05 00 02 68 69").expect("04 0F 00 02");
    assertThat(answer(received)).contains(new Received("a/t", HI, Qos.TWO, false));
    Future<Optional<Received>> next = call(() -> client.poll(LONG));
    gateway.send("09 0C C0 00 05 00 02 68 69").expect("04 0F 00 02");
    gateway.send("04 10 00 02").expect("04 0E 00 02");
    gateway.send("09 0C 40 00 05 00 02 6F 6B").expect("04 0F 00 02");
    assertThat(answer(next)).contains(new Received("a/t", Bytes.utf8("ok"), Qos.TWO, false));
  }

  @Test
  void deliversWhatComesBetweenARequestAndItsAnswer() throws Exception {
    subscribe();
    Future<Void> published =
        type(() -> client.publish(new TopicRef.PredefinedId(1), Bytes.EMPTY, Qos.ONE, false));
    gateway.expect("07 0C 21 00 01 00 02");
    gateway.send("09 0C 20 00 05 00 02 68 69").expect("07 0D 00 05 00 02 00");
    gateway.send("07 0D 00 01 00 02 00");
    answer(published);
    assertThat(client.poll(Duration.ZERO)).contains(new Received("a/t", HI, Qos.ONE, false));
  }

  @Test
  void pingsWellBeforeTheKeepAliveIsOver() throws Exception {
    connect(settings().withKeepAlive(Duration.ofSeconds(1)));
    Future<Optional<Received>> received = call(() -> client.poll(Duration.ofSeconds(1)));
    gateway.expect("02 16").send("02 17");
    assertThat(answer(received)).isEmpty();
  }

  @Test
  void answersThePingOfTheGateway() throws Exception {
    subscribe();
    call(() -> client.poll(LONG));
    gateway.send("02 16").expect("02 17");
  }

  @Test
  void saysSoWhenTheGatewayEndsTheConnectionAndCanConnectAgain() throws Exception {
    subscribe();
    gateway.send("02 18");
    assertThatThrownBy(() -> client.poll(LONG)).hasMessage("gateway ended the connection");
    Future<Void> connected = type(client::connect);
    gateway.expect(CONNECT).send("02 18").send(CONNACK);
    answer(connected);
  }

  @Test
  void ignoresWhatIsNotMqttSn() throws Exception {
    Future<Void> connected = connectTo(settings());
    gateway.expect(CONNECT).send("00").send("02 11").send("FF 05").send(CONNACK);
    answer(connected);
  }

  @Test
  void unsubscribesAndDisconnects() throws Exception {
    connect();
    Future<Void> done =
        type(
            () -> {
              client.unsubscribe(new TopicRef.Name("a/+"));
              client.disconnect();
              client.close();
            });
    gateway.expect("08 14 00 00 01 61 2F 2B").send("04 15 00 01");
    gateway.expect("02 18").send("02 18");
    answer(done);
  }

  @Test
  void saysGoodbyeWhenItIsClosed() throws Exception {
    connect();
    client.close();
    gateway.expect("02 18");
  }

  private SnClientSettings settings() {
    return SnClientSettings.of(gateway.address(), "dev1").withRetry(LONG, 3);
  }

  private void connect() throws Exception {
    connect(settings());
  }

  private void connect(SnClientSettings settings) throws Exception {
    Future<Void> connected = connectTo(settings);
    gateway.expectMatching("0A 04 04 01 .. .. 64 65 76 31");
    gateway.send(CONNACK);
    answer(connected);
  }

  /** Subscribes to {@code a/t}, which gets id 5; uses message id 1. */
  private void subscribe() throws Exception {
    connect();
    Future<Qos> granted = call(() -> client.subscribe("a/t", Qos.TWO));
    gateway.expect("08 12 40 00 01 61 2F 74").send("08 13 40 00 05 00 01 00");
    assertThat(answer(granted)).isEqualTo(Qos.TWO);
  }

  private Optional<Received> delivery() throws Exception {
    return answer(call(() -> client.poll(LONG)));
  }

  private Future<Void> connectTo(SnClientSettings settings) throws IOException {
    client = SnClient.open(settings);
    return type(client::connect);
  }

  private Future<Void> type(Action action) {
    return keyboard.submit(
        () -> {
          action.run();
          return null;
        });
  }

  private <T> Future<T> call(Callable<T> question) {
    return keyboard.submit(question);
  }

  /** What the client's method returned or threw. */
  private static <T> T answer(Future<T> future) throws Exception {
    try {
      return future.get(25, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private interface Action {
    void run() throws IOException;
  }
}
