package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.Will;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every upstream promises the core, tried against a real broker. */
@Timeout(60)
abstract class UpstreamContract {

  private static final Will WILL = new Will("wills/a", Bytes.utf8("gone"), Qos.ONE, true);

  @TempDir Path folder;
  Mosquitto broker;
  Observer observer;
  Upstream upstream;
  Recorder core;

  abstract Upstream upstream(String brokerUri);

  @BeforeEach
  void connect() throws Exception {
    broker = new Mosquitto(folder);
    observer = new Observer(broker.uri(), "#");
    upstream = upstream(broker.uri());
    core = new Recorder(upstream);
    upstream.start(core);
    core.open("a", true, null);
    core.open("b", true, null);
    assertThat(core.events.get(0)).isInstanceOf(UpstreamEvent.Reachable.class);
  }

  @AfterEach
  void disconnect() throws Exception {
    upstream.close();
    observer.close();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ZERO", "ONE", "TWO"})
  void publishReachesTheBrokerAndIsAnswered(Qos qos) {
    UpstreamEvent answer = core.publish("a", "up", "hello " + qos, qos);
    if (qos != Qos.ZERO) {
      assertThat(answer).isInstanceOf(UpstreamEvent.Published.class);
    }
    observer.awaitSeen("up hello " + qos);
    assertThat(observer.seen).hasSize(1);
  }

  @Test
  @DisplayName("SN-PUB-8: the house publishes without a session")
  void houseNeedsNoSession() {
    core.publish(Upstream.HOUSE, "up", "nobody", Qos.ZERO);
    observer.awaitSeen("up nobody");
  }

  @ParameterizedTest
  @EnumSource(
      value = Qos.class,
      names = {"ZERO", "ONE", "TWO"})
  void deliveryHasTheLowerQos(Qos qos) throws Exception {
    UpstreamEvent answer = core.subscribe("a", "down/+", qos);
    assertThat(((UpstreamEvent.Subscribed) answer).granted()).isEqualTo(qos);
    observer.publish("down/1", "x", 2, false);
    core.awaitDelivery("a down/1 x " + qos.level());
  }

  @Test
  @DisplayName("SN-AGG-2: one copy for each client, however many filters match")
  void oneCopyForEachClientHoweverManyFiltersMatch() throws Exception {
    core.subscribe("a", "t/#", Qos.ZERO);
    core.subscribe("a", "t/+", Qos.TWO);
    core.subscribe("b", "t/1", Qos.ONE);
    observer.publish("t/1", "x", 2, false);
    observer.publish("t/1", "end", 2, false);
    core.awaitDelivery("a t/1 end 2");
    core.awaitDelivery("b t/1 end 1");
    assertThat(core.deliveries())
        .containsExactlyInAnyOrder("a t/1 x 2", "b t/1 x 1", "a t/1 end 2", "b t/1 end 1");
  }

  @Test
  @DisplayName("SN-RET-1, SN-RET-2, SN-AGG-3: retained, after the answer, to the newcomer alone")
  void retainedMessagesGoToTheNewcomerAfterTheAnswer() {
    core.publish("a", "r/1", "kept", Qos.ONE, true);
    core.publish("a", "r/2", "kept", Qos.ONE, true);
    core.subscribe("a", "r/#", Qos.ONE);
    core.awaitDelivery("a r/2 kept 1 R");
    core.forget();
    core.subscribe("b", "r/#", Qos.ONE);
    core.awaitDelivery("b r/1 kept 1 R");
    core.awaitDelivery("b r/2 kept 1 R");
    assertThat(core.events.get(0)).isInstanceOf(UpstreamEvent.Subscribed.class);
    core.publish("a", "r/3", "live", Qos.ONE);
    core.awaitDelivery("a r/3 live 1");
    core.awaitDelivery("b r/3 live 1");
    assertThat(core.deliveries()).hasSize(4);
  }

  @Test
  @DisplayName("SN-SUB-6: subscribing again brings retained messages again")
  void subscribingAgainBringsRetainedMessagesAgain() {
    core.publish("a", "r/1", "kept", Qos.ONE, true);
    core.subscribe("a", "r/1", Qos.ONE);
    core.awaitDelivery("a r/1 kept 1 R");
    core.forget();
    core.subscribe("a", "r/1", Qos.ONE);
    core.awaitDelivery("a r/1 kept 1 R");
  }

  @Test
  @DisplayName("SN-SUB-9: nothing comes after UNSUBSCRIBE")
  void nothingComesAfterUnsubscribe() throws Exception {
    core.subscribe("a", "t", Qos.ONE);
    core.subscribe("b", "t", Qos.ONE);
    core.unsubscribe("a", "t");
    observer.publish("t", "x", 1, false);
    core.awaitDelivery("b t x 1");
    core.unsubscribe("b", "t");
    core.unsubscribe("b", "never-subscribed");
    assertThat(core.deliveries()).containsExactly("b t x 1");
  }

  @Test
  @DisplayName("SN-WILL-6, SN-AGG-3: the will of a lost client is published once")
  void willIsPublishedOnceForTheLost() {
    core.open("c", true, WILL);
    core.close("c", Reason.LOST);
    observer.awaitSeen("wills/a gone");
    core.publish("a", "end", "x", Qos.ONE);
    observer.awaitSeen("end x");
    assertThat(observer.seen).containsExactly("wills/a gone", "end x");
  }

  @Test
  @DisplayName("SN-WILL-7: no will for those who say goodbye")
  void willIsNotPublishedForThoseWhoSayGoodbye() {
    core.open("c", true, WILL);
    core.close("c", Reason.GRACEFUL);
    core.publish("a", "end", "x", Qos.ONE);
    observer.awaitSeen("end x");
    assertThat(observer.seen).containsExactly("end x");
  }

  @Test
  void durableSessionIsStillThere() throws Exception {
    assertThat(core.open("d", false, null).sessionPresent()).isFalse();
    core.subscribe("d", "t", Qos.ONE);
    core.close("d", Reason.GRACEFUL);
    assertThat(core.open("d", false, null).sessionPresent()).isTrue();
    observer.publish("t", "x", 1, false);
    core.awaitDelivery("d t x 1");
  }

  @Test
  void burstOfSubscribesIsAnsweredWhole() {
    for (int i = 0; i < 1_000; i++) {
      core.subscribing("a", "burst/" + i, Qos.ONE);
    }
    await()
        .atMost(Recorder.PATIENCE)
        .until(
            () ->
                core.events.stream().filter(UpstreamEvent.Subscribed.class::isInstance).count()
                    == 1_000);
  }

  @Test
  @DisplayName("An event that was not taken is offered again, and nothing is lost or reordered")
  void fullListenerLosesNothing() throws Exception {
    core.subscribe("a", "t", Qos.ONE);
    core.full = true;
    for (int i = 0; i < 200; i++) {
      observer.publish("t", "m" + i, 1, false);
    }
    core.full = false;
    await().atMost(Recorder.PATIENCE).until(() -> core.deliveries().size() >= 200);
    assertThat(core.deliveries())
        .containsExactlyElementsOf(
            IntStream.range(0, 200).mapToObj(i -> "a t m" + i + " 1").toList());
  }
}
