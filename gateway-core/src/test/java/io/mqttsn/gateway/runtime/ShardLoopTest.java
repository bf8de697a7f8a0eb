package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand.Publish;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One shard's thread and clock: batches, wake-ups, bounds, alarms and the end. */
@Timeout(30)
class ShardLoopTest {

  private static final int BATCH = 256;
  private static final int INBOX = 16_384;
  private static final String PINGREQ = "02 16";
  private static final String PUBLISH = "08 0C 02 74 74 00 00 31"; // QoS 0, short name "tt"
  private static final String CONNECT_WITH_WILL = "0A 04 0C 01 00 00 64 65 76 31";

  private final LoopRig rig =
      new LoopRig(1, ProtocolSettings.DEFAULT.withRetry(Duration.ofMillis(20), 2));

  @AfterEach
  void close() {
    rig.close();
  }

  private void receivesMany(int count, String hex) {
    for (int i = 0; i < count; i++) {
      rig.receivesMore("a", hex);
    }
  }

  @Test
  @DisplayName("ShardLoop: a batch is decided as one and flushed once on each side")
  void aBatchIsFlushedOnce() {
    rig.connects("a", "dev1");
    int sent = rig.link.flushes.get();
    int submitted = rig.broker.flushes.get();
    receivesMany(10, PINGREQ);
    receivesMany(10, PUBLISH);
    rig.batchEnds();
    rig.settle();

    assertThat(rig.link.take("a")).hasSize(10);
    assertThat(rig.broker.all(Publish.class)).hasSize(10);
    assertThat(rig.link.flushes.get() - sent).isOne();
    assertThat(rig.broker.flushes.get() - submitted).isOne();
  }

  @Test
  @DisplayName("ShardLoop: a side that gets nothing is not flushed")
  void nothingIsFlushedForNothing() {
    rig.connects("a", "dev1");
    int sent = rig.link.flushes.get();
    int submitted = rig.broker.flushes.get();
    rig.receives("a", "02 17");
    rig.settle();

    assertThat(rig.link.flushes.get()).isEqualTo(sent);
    assertThat(rig.broker.flushes.get()).isEqualTo(submitted);
  }

  @Test
  @DisplayName("ShardLoop: what waits is cut into batches of 256, in order and to the end")
  void longBatchesAreCut() {
    rig.connects("a", "dev1");
    int sent = rig.link.flushes.get();
    receivesMany(2 * BATCH + 1, PINGREQ);
    rig.batchEnds();
    rig.settle();

    assertThat(rig.link.take("a")).hasSize(2 * BATCH + 1);
    assertThat(rig.link.flushes.get() - sent).isEqualTo(3);
  }

  @Test
  @DisplayName("ShardLoop: it wakes for the end of a batch, every time")
  void itWakesEveryTime() {
    rig.connects("a", "dev1");
    for (int i = 0; i < 50; i++) {
      rig.link.sent = new CountDownLatch(1);
      rig.receives("a", PINGREQ);
      LoopRig.await(rig.link.sent);
    }

    assertThat(rig.link.take("a")).hasSize(50);
  }

  @Test
  @DisplayName("ShardLoop: frames from several threads all arrive")
  void framesOfSeveralThreadsArrive() throws InterruptedException {
    rig.connects("a", "dev1");
    rig.link.sent = new CountDownLatch(4000);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  rig.receives("a", PINGREQ);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    LoopRig.await(rig.link.sent); // no wake-up may have been missed

    assertThat(rig.link.take("a")).hasSize(4000);
    assertThat(rig.metrics.value(Counter.FRAMES_DROPPED_INBOX_FULL)).isZero();
  }

  @Test
  @DisplayName("ShardLoop: a transport in the loop's own thread hands over without the inbox")
  void aTransportInTheSameThreadSkipsTheInbox() {
    rig.connects("a", "dev1");
    int sent = rig.link.flushes.get();
    rig.inThreadOf(
        0,
        () -> {
          receivesMany(5, PINGREQ);
          assertThat(rig.link.take("a")).as("before the batch ends").isEmpty();
          rig.batchEnds();
          assertThat(rig.link.take("a")).as("when it has ended").hasSize(5);
        });

    assertThat(rig.link.flushes.get() - sent).isOne();
  }

  @Test
  @DisplayName("ShardLoop: a burst in the loop's own thread is cut into batches, too")
  void aBurstInTheSameThreadIsCut() {
    rig.connects("a", "dev1");
    rig.inThreadOf(
        0,
        () -> {
          receivesMany(BATCH, PINGREQ);
          assertThat(rig.link.take("a")).hasSize(BATCH);
        });
  }

  @Test
  @DisplayName("ShardLoop: a full inbox loses frames, refuses events and counts; then it goes on")
  void aFullInboxIsBounded() {
    rig.connects("a", "dev1");
    CountDownLatch release = rig.holdsUp(0);
    receivesMany(INBOX + 10, PINGREQ);
    assertThat(rig.metrics.value(Counter.FRAMES_DROPPED_INBOX_FULL)).isEqualTo(10);
    assertThat(rig.loops[0].offer(new UpstreamEvent.Published("dev1", 1))).isFalse();
    release.countDown();
    rig.batchEnds();
    rig.settle();

    assertThat(rig.link.take("a")).hasSize(INBOX);
    assertThat(rig.loops[0].offer(new UpstreamEvent.Published("dev1", 1))).isTrue();
    rig.receives("a", PINGREQ);
    rig.settle();
    assertThat(rig.link.take("a")).hasSize(1);
  }

  @Test
  @DisplayName("ShardLoop: deadlines ring without any event, again and again, to the end")
  void deadlinesRing() {
    rig.link.sent = new CountDownLatch(3);
    rig.receives("a", CONNECT_WITH_WILL);
    LoopRig.await(rig.link.sent); // the prompt and both repetitions

    assertThat(rig.link.take("a")).containsExactly("0206", "0206", "0206");
  }

  @Test
  @DisplayName("ShardLoop: a nearer deadline rings although a far one was set before")
  void aNearerDeadlineRingsFirst() {
    rig.receives("b", "0A 04 04 01 FF FF 66 61 72 31"); // "far1", keep alive 18 h
    rig.settle();
    assertThat(rig.hasAlarm(0)).isTrue();
    rig.link.take("b");
    rig.link.sent = new CountDownLatch(2);
    rig.receives("a", CONNECT_WITH_WILL);
    LoopRig.await(rig.link.sent);

    assertThat(rig.link.take("a")).startsWith("0206", "0206");
  }

  @Test
  @DisplayName("ShardLoop: without deadlines no alarm is set")
  void noDeadlineNoAlarm() {
    rig.receives("a", PINGREQ);
    rig.settle();

    assertThat(rig.hasAlarm(0)).isFalse();
  }

  @Test
  @DisplayName("ShardLoop: the number of sessions is told after each batch")
  void sessionsAreTold() {
    rig.connects("a", "dev1");
    rig.connects("b", "dev2");
    assertThat(rig.loops[0].sessions()).isEqualTo(2);
    rig.receives("a", "02 18");
    rig.settle();

    assertThat(rig.loops[0].sessions()).isOne();
  }

  @Test
  @DisplayName("ShardLoop: closing decides and performs all that has arrived, then rings no more")
  void closingFinishesWhatHasArrived() {
    rig.connects("a", "dev1");
    rig.receives("b", "0A 04 04 01 00 3C 66 61 72 31"); // supervised: an alarm is set
    rig.settle();
    receivesMany(2000, PUBLISH); // no end of batch: nobody has woken the loop yet

    assertThat(rig.loops[0].close(10_000)).isTrue();

    assertThat(rig.broker.all(Publish.class)).hasSize(2000);
    rig.settle();
    assertThat(rig.hasAlarm(0)).isFalse();
  }

  @Test
  @DisplayName("ShardLoop: closing waits no longer than it is told to")
  void closingDoesNotWaitForEver() {
    CountDownLatch release = rig.holdsUp(0);

    assertThat(rig.loops[0].close(1)).isFalse();

    release.countDown();
  }

  @Test
  @DisplayName("ShardLoop: an effect that fails costs itself only")
  void aFailingEffectCostsItselfOnly() {
    rig.connects("a", "dev1");
    rig.link.broken = true;
    rig.receivesMore("a", PINGREQ);
    rig.receivesMore("a", PUBLISH);
    rig.batchEnds();
    rig.settle();
    assertThat(rig.broker.all(Publish.class)).hasSize(1);
    rig.link.broken = false;
    rig.receives("a", PINGREQ);
    rig.settle();

    assertThat(rig.link.take("a")).containsExactly("0217");
    assertThat(rig.broker.all(Publish.class)).hasSize(1);
  }
}
