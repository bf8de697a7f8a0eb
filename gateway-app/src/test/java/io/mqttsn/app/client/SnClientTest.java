package io.mqttsn.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client asks of a gateway, and what it makes of the answers. */
@Timeout(30)
class SnClientTest extends GatewayPlayedByHand {

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
  void pingsWellBeforeTheKeepAliveIsOver() throws Exception {
    connect(settings().withKeepAlive(Duration.ofSeconds(1)));
    Future<Optional<Received>> received = call(() -> client.poll(Duration.ofSeconds(1)));
    gateway.expect("02 16").send("02 17");
    assertThat(answer(received)).isEmpty();
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
}
