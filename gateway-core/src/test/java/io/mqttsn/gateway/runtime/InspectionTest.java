package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.protocol.ClientDetails;
import io.mqttsn.gateway.protocol.ClientStatus;
import io.mqttsn.gateway.protocol.SessionPhase;
import io.mqttsn.gateway.protocol.Silence;
import io.mqttsn.gateway.runtime.TrafficReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is seen of clients from outside is what they have just done. */
class InspectionTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("pump-1");

  private ClientStatus status() {
    return rig.view().client("pump-1", rig.now()).orElseThrow().status();
  }

  private String why() {
    return status().silence().text();
  }

  private Silence.Reason reason() {
    return status().silence().reason();
  }

  @Test
  void nothingIsSaidOfAClientThatNobodyKnows() {
    assertThat(rig.view().client("pump-1", rig.now())).isEmpty();
  }

  @Test
  void connectedClientHasItsAddressItsAgesAndItsKeepAlive() {
    device.connected(false, 60);
    rig.passSeconds(7);
    ClientStatus status = status();
    assertThat(status.phase()).isEqualTo(SessionPhase.ACTIVE);
    assertThat(status.peer()).contains(device.peer());
    assertThat(status.durable()).isTrue();
    assertThat(status.keepAliveSeconds()).isEqualTo(60);
    assertThat(status.connectedMillis()).hasValue(7_000);
    assertThat(status.silentMillis()).hasValue(7_000);
    assertThat(status.deadlineMillis()).hasValue(83_000);
    assertThat(why()).isEqualTo("not silent: heard 7 s ago");
    rig.passSeconds(60);
    assertThat(reason()).isEqualTo(Silence.Reason.LATE);
    assertThat(why())
        .isEqualTo("late: last heard 67 s ago, keep-alive 60 s, taken for lost in 23 s");
    rig.passSeconds(25);
    assertThat(reason()).isEqualTo(Silence.Reason.LOST);
    assertThat(why()).isEqualTo("lost: nothing heard for 92 s, keep-alive 60 s");
    assertThat(status().peer()).isEmpty();
  }

  @Test
  void clientWithoutKeepAliveIsNotExpectedToSaySomething() {
    device.connected(true, 0);
    rig.passSeconds(100_000);
    assertThat(status().deadlineMillis()).isEmpty();
    assertThat(why()).isEqualTo("connected without a keep-alive: nothing is expected");
  }

  @Test
  void sleeperSaysForHowLongAndWhenItIsTakenForLost() {
    device.connected(false, 60);
    device.sleeps(600);
    rig.passSeconds(48);
    assertThat(status().sleepSeconds()).isEqualTo(600);
    assertThat(why())
        .isEqualTo("asleep, last heard 48 s ago; duration 600 s, taken for lost in 612 s");
  }

  @Test
  void clientThatHasLeftSaysSo() {
    device.connected(false, 60);
    device.disconnects();
    rig.passSeconds(3);
    assertThat(why()).isEqualTo("disconnected, last heard 3 s ago; its session is kept");
  }

  @Test
  void unansweredPublishIsTimedCountedAndParked() {
    device.connected(true, 600);
    int id = device.subscribes("a/b", Qos.ONE);
    rig.broker.delivers("pump-1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("pump-1", "a/b", "2", Qos.ONE);
    assertThat(reason()).isEqualTo(Silence.Reason.NONE);
    rig.passSeconds(34);
    assertThat(why()).isEqualTo("has not answered PUBLISH for 34 s, repeated 3 times");
    ClientStatus.Queue queue = status().queue();
    assertThat(queue.messages()).isEqualTo(2);
    assertThat(queue.oldestMillis()).hasValue(34_000);
    rig.passSeconds(7);
    assertThat(why())
        .isEqualTo("has not answered PUBLISH for 41 s, repeated 3 times; parked until it is heard");
    assertThat(status().traffic().retransmissions()).isEqualTo(3);
    assertThat(status().traffic().roundTripMillis()).isEmpty();
    assertThat(id).isPositive();
  }

  @Test
  void unansweredRegisterNamesItsTopic() {
    device.connected(true, 600);
    device.subscribes("a/+", Qos.ONE);
    rig.broker.delivers("pump-1", "a/long", "1", Qos.ONE);
    rig.passSeconds(11);
    assertThat(why()).isEqualTo("has not answered REGISTER of a/long for 11 s, repeated 1 time");
  }

  @Test
  void clientThatSaysCongestionIsExplained() {
    device.connected(true, 600);
    device.subscribes("a/b", Qos.ONE);
    rig.broker.delivers("pump-1", "a/b", "1", Qos.ONE);
    device.answers(device.hearsOne(Publish.class), ReturnCode.CONGESTION);
    rig.passSeconds(1);
    assertThat(reason()).isEqualTo(Silence.Reason.CONGESTED);
    assertThat(why()).startsWith("said congestion; tried again in ");
    assertThat(status().lastError().orElseThrow().text())
        .startsWith("PUBACK from the client: congestion");
  }

  @Test
  void roundTripIsThatOfAnswersToWhatWasNotRepeated() {
    device.connected(true, 600);
    device.subscribes("a/b", Qos.ONE);
    rig.broker.delivers("pump-1", "a/b", "1", Qos.ONE);
    rig.pass(80);
    device.takes("1");
    assertThat(status().traffic().roundTripMillis()).hasValue(80);
    rig.broker.delivers("pump-1", "a/b", "2", Qos.ONE);
    rig.passSeconds(11);
    device.listens();
    assertThat(status().traffic().roundTripMillis()).hasValue(80);
    assertThat(rig.view().report(rig.now()).downlink().count()).isEqualTo(1);
    assertThat(rig.view().report(rig.now()).downlink().sumMillis()).isEqualTo(80);
  }

  @Test
  void refusalIsTheLastErrorWithItsAge() {
    device.connected(true, 600);
    device.says(device.publish(Qos.ONE, 4711, 5, "x"));
    rig.passSeconds(2);
    ClientStatus.LastError error = status().lastError().orElseThrow();
    assertThat(error.text()).isEqualTo("PUBACK to the client: invalid topic id, topic id 4711");
    assertThat(error.agoMillis()).isEqualTo(2_000);
  }

  @Test
  void detailsListSubscriptionsTopicsAndWill() {
    device.connectedWithWill(true, 60, "gone", "bye");
    int id = device.subscribes("a/b", Qos.ONE);
    device.subscribes("c/#", Qos.TWO);
    ClientDetails details = rig.view().client("pump-1", rig.now()).orElseThrow();
    assertThat(details.willTopic()).contains("gone");
    assertThat(details.subscriptions())
        .containsExactly(
            new ClientDetails.Subscribed("a/b", Qos.ONE),
            new ClientDetails.Subscribed("c/#", Qos.TWO));
    assertThat(details.topics()).containsExactly(new ClientDetails.TopicId(id, "a/b", false, true));
  }

  @Test
  void pagesAreInOrderCompleteAndWithoutRepetition() {
    for (int i = 0; i < 25; i++) {
      rig.device("d" + (i * 7) % 25).connected();
    }
    List<String> seen = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      Page<ClientStatus> page = rig.view().clients(ClientQuery.all(after.get(), 10), rig.now());
      page.items().forEach(status -> seen.add(status.client()));
      after = page.next();
    }
    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    ClientQuery asleep = new ClientQuery("", 10, Optional.of(SessionPhase.ASLEEP), "1");
    assertThat(rig.view().clients(asleep, rig.now()).items()).isEmpty();
    ClientQuery ones = new ClientQuery("", 100, Optional.of(SessionPhase.ACTIVE), "1");
    assertThat(rig.view().clients(ones, rig.now()).items()).hasSize(12);
  }

  @Test
  void reportCountsMessagesByTypeQosAndOutcome() {
    device.connected(true, 600);
    int id = device.registers("a/b");
    device.says(device.publish(Qos.ONE, id, 5, "x"));
    rig.device("nobody", "elsewhere").says(new Pingreq(""));
    device.says(new Pubcomp(99));
    ShardReport report = rig.view().report(rig.now());
    assertThat(report.clients().get(SessionPhase.ACTIVE)).isEqualTo(1);
    assertThat(report.sessions()).isEqualTo(1);
    Map<Outcome, Map<MessageType, Long>> in = report.traffic().received();
    assertThat(in.get(Outcome.SERVED))
        .isEqualTo(
            Map.of(MessageType.CONNECT, 1L, MessageType.REGISTER, 1L, MessageType.PUBLISH, 1L));
    assertThat(in.get(Outcome.STRANGER)).isEqualTo(Map.of(MessageType.PINGREQ, 1L));
    assertThat(in.get(Outcome.UNEXPECTED)).isEqualTo(Map.of(MessageType.PUBCOMP, 1L));
    assertThat(report.traffic().publishesUp()).isEqualTo(Map.of(Qos.ONE, 1L));
    assertThat(report.uplink().count()).isEqualTo(1);
    assertThat(report.plus(report).uplink().count()).isEqualTo(2);
    assertThat(report.plus(report).traffic().received().get(Outcome.SERVED))
        .containsEntry(MessageType.CONNECT, 2L);
  }

  @Test
  void aStuckLoopCollectsNoMoreThanSoManyQuestions() {
    try (LoopRig loops = new LoopRig(1)) {
      CountDownLatch release = loops.holdsUp(0);
      List<CompletableFuture<ShardReport>> answers = new ArrayList<>();
      for (int i = 0; i < Questions.MOST; i++) {
        answers.add(loops.loops[0].ask(ShardView::report));
      }
      CompletableFuture<ShardReport> tooMuch = loops.loops[0].ask(ShardView::report);
      assertThat(tooMuch)
          .failsWithin(1, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(RejectedExecutionException.class);
      release.countDown();
      answers.forEach(answer -> assertThat(answer).succeedsWithin(10, TimeUnit.SECONDS));
      assertThat(loops.loops[0].ask(ShardView::report)).succeedsWithin(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aLoopWhoseThreadHasEndedSaysSo() {
    LoopRig loops = new LoopRig(1);
    loops.close();
    assertThat(loops.loops[0].ask(ShardView::report)).isCompletedExceptionally();
  }

  @Test
  void pagesOfSeveralShardsMakeOne() {
    Page<String> merged =
        Page.merge(
            List.of(
                new Page<>(List.of("a", "c", "e"), Optional.empty()),
                new Page<>(List.of("b", "d", "f"), Optional.of("f"))),
            4,
            item -> item);
    assertThat(merged.items()).containsExactly("a", "b", "c", "d");
    assertThat(merged.next()).contains("d");
  }
}
