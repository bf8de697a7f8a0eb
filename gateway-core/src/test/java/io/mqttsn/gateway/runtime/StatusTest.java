package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a loop says of itself, and that a loop which cannot say anything does not. */
class StatusTest {

  /** DISCONNECT with a duration of an hour. */
  private static final String SLEEP = "04180e10";

  @Test
  void countsWhoIsActiveAsleepAndWhatWaits() {
    try (LoopRig rig = new LoopRig(1)) {
      rig.connects("here", "awake");
      rig.connects("there", "sleeper");
      rig.receives("there", SLEEP);
      rig.settle();
      rig.tells(
          new UpstreamEvent.Delivery(
              "sleeper", Upstream.NO_TOKEN, "a/topic", Bytes.utf8("x"), Qos.ONE, false));
      assertThat(status(rig, 0))
          .usingRecursiveComparison()
          .ignoringFields("waitingOctets")
          .isEqualTo(new ShardStatus(1, 1, 0, 1, 0));
      assertThat(status(rig, 0).waitingOctets()).isPositive();
    }
  }

  @Test
  void aLoopThatIsStuckDoesNotAnswerAndCollectsNoQuestions() {
    try (LoopRig rig = new LoopRig(1)) {
      CountDownLatch release = rig.holdsUp(0);
      CompletableFuture<ShardStatus> first = rig.loops[0].status();
      CompletableFuture<ShardStatus> second = rig.loops[0].status();
      assertThat(first).isNotDone();
      release.countDown();
      assertThat(first.join()).isSameAs(second.join());
    }
  }

  @Test
  void aFullInboxDoesNotKeepALoopFromAnswering() {
    try (LoopRig rig = new LoopRig(1)) {
      CountDownLatch release = rig.holdsUp(0);
      while (rig.loops[0].offer(new UpstreamEvent.Reachable())) {
        rig.loops[0].wake();
      }
      CompletableFuture<ShardStatus> answer = rig.loops[0].status();
      release.countDown();
      assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(ShardStatus.NONE);
    }
  }

  @Test
  void aLoopWhoseThreadHasEndedSaysSo() {
    LoopRig rig = new LoopRig(1);
    rig.close();
    assertThat(rig.loops[0].status()).isCompletedExceptionally();
  }

  @Test
  void statusesOfSeveralShardsAddUp() {
    assertThat(new ShardStatus(1, 2, 3, 4, 5).plus(new ShardStatus(10, 20, 30, 40, 50)))
        .isEqualTo(new ShardStatus(11, 22, 33, 44, 55));
  }

  private static ShardStatus status(LoopRig rig, int loop) {
    return rig.loops[loop].status().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
