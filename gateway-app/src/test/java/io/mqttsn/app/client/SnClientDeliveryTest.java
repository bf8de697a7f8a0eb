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

/** What a gateway begins, and how the client answers. */
@Timeout(30)
class SnClientDeliveryTest extends GatewayPlayedByHand {

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
}
