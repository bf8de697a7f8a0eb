package io.mqttsn.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.app.client.SnClientException.Reason;
import io.mqttsn.codec.Qos;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the client sleeps and wakes (§6.14), and how it measures the gateway. */
@Timeout(30)
class SnClientSleepTest extends GatewayPlayedByHand {

  private static final String SLEEP = "04 18 00 3C";
  private static final String WAKE = "06 16 64 65 76 31";
  private static final String PINGRESP = "02 17";

  private final List<Received> received = new ArrayList<>();

  @Test
  void saysHowLongItSleepsAndWaitsForTheAnswer() throws Exception {
    connect(settings().withRetry(SHORT, 100));
    Future<Void> asleep = type(() -> client.sleep(Duration.ofSeconds(60)));
    gateway.expect(SLEEP).expect(SLEEP).send("02 18");
    answer(asleep);
  }

  @Test
  void wakesWithItsIdAndAnswersUntilTheGatewayHasSaidThatThisWasAll() throws Exception {
    asleep();
    Future<Integer> awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE);
    gateway.send("09 0C 20 00 05 00 01 68 69").expect("07 0D 00 05 00 01 00");
    gateway.send("09 0A 00 06 00 02 61 2F 75").expect("07 0B 00 06 00 02 00");
    gateway.send("09 0C 40 00 06 00 03 68 69").expect("04 0F 00 03");
    gateway.send("04 10 00 03").expect("04 0E 00 03");
    gateway.send(PINGRESP);
    assertThat(answer(awake)).as("messages during the sleep").isZero();
    assertThat(received)
        .containsExactly(
            new Received("a/t", HI, Qos.ONE, false), new Received("a/u", HI, Qos.TWO, false));
    awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE).send(PINGRESP);
    assertThat(answer(awake)).isZero();
    assertThat(received).hasSize(2);
  }

  @Test
  void repeatsPingreqOnlyWhenTheGatewayIsSilent() throws Exception {
    asleep(settings().withRetry(SHORT, 3));
    Future<Integer> awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE).expect(WAKE).expect(WAKE);
    gateway.send("09 0C 20 00 05 00 01 68 69").expect("07 0D 00 05 00 01 00");
    gateway.expect(WAKE).expect(WAKE).send(PINGRESP);
    assertThat(answer(awake)).isZero();
  }

  @Test
  void isAsleepStillWhenNobodyAnswersAWaking() throws Exception {
    asleep(settings().withRetry(SHORT, 2));
    Future<Integer> awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE).expect(WAKE);
    assertThatThrownBy(() -> answer(awake))
        .asInstanceOf(InstanceOfAssertFactories.type(SnClientException.class))
        .returns(Reason.NO_ANSWER, SnClientException::reason);
    Future<Integer> again = call(() -> client.wake(received::add));
    gateway.expect(WAKE).send(PINGRESP);
    assertThat(answer(again)).isZero();
  }

  @Test
  void doesNotHearWhatComesWhileItSleepsAndCountsIt() throws Exception {
    asleep();
    gateway.send("09 0C 20 00 05 00 01 68 69").send("02 18");
    Future<Integer> awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE).send(PINGRESP);
    assertThat(answer(awake)).isEqualTo(2);
    assertThat(received).isEmpty();
  }

  @Test
  void saysSoWhenTheGatewayDoesNotKnowTheSleeperAnyMore() throws Exception {
    asleep();
    Future<Integer> awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE).send("02 18");
    assertThatThrownBy(() -> answer(awake))
        .asInstanceOf(InstanceOfAssertFactories.type(SnClientException.class))
        .returns(Reason.DISCONNECTED, SnClientException::reason);
  }

  @Test
  void wakesFromAnotherAddressAfterMoving() throws Exception {
    asleep();
    InetSocketAddress before = gateway.peer();
    client.move();
    Future<Integer> awake = call(() -> client.wake(received::add));
    gateway.expect(WAKE);
    assertThat(gateway.peer()).isNotEqualTo(before);
    gateway.send(PINGRESP);
    answer(awake);
  }

  @Test
  void keepsItsTopicIdsOverSleepWhenItKeepsItsSession() throws Exception {
    client = SnClient.open(settings().withClean(false));
    String connect = "0A 04 00 01 00 3C 64 65 76 31";
    Future<Void> ready =
        type(
            () -> {
              client.connect();
              client.register("a/b");
              client.sleep(Duration.ofSeconds(60));
              client.connect();
              client.publish("a/b", HI, Qos.ZERO, false);
            });
    gateway.expect(connect).send(CONNACK);
    gateway.expect("09 0A 00 00 00 01 61 2F 62").send("07 0B 00 05 00 01 00");
    gateway.expect(SLEEP).send("02 18");
    gateway.expect(connect).send(CONNACK);
    gateway.expect("09 0C 00 00 05 00 00 68 69");
    answer(ready);
  }

  @Test
  void saysGoodbyeFromSleepWhenItIsClosed() throws Exception {
    asleep();
    client.close();
    gateway.expect("02 18");
  }

  @Test
  void vanishesWithoutAWord() throws Exception {
    connect();
    client.vanish();
    client.close();
    gateway.expectSilence(Duration.ofMillis(50));
  }

  @Test
  void measuresEachPingAndDoesNotTakeALateAnswerForTheNext() throws Exception {
    connect();
    assertThat(answer(call(() -> client.probe(Duration.ofMillis(50))))).isEmpty();
    gateway.expect("02 16").send(PINGRESP);
    assertThat(answer(call(() -> client.probe(Duration.ofMillis(50))))).isEmpty();
    gateway.expect("02 16");
    Future<?> prompt = call(() -> client.probe(LONG));
    gateway.expect("02 16").send(PINGRESP);
    assertThat(answer(prompt)).isNotEqualTo(Optional.empty());
  }

  /** Subscribed to {@code a/t} with id 5, then asleep for a minute. */
  private void asleep() throws Exception {
    asleep(settings());
  }

  private void asleep(SnClientSettings settings) throws Exception {
    connect(settings);
    Future<Void> asleep =
        type(
            () -> {
              client.subscribe("a/t", Qos.TWO);
              client.sleep(Duration.ofSeconds(60));
            });
    gateway.expect("08 12 40 00 01 61 2F 74").send("08 13 40 00 05 00 01 00");
    gateway.expect(SLEEP).send("02 18");
    answer(asleep);
  }
}
