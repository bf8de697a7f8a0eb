package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport.State;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real thread around a line that is none. */
@Timeout(30)
class LineKeeperTest {

  private static final byte[] FRAME = {2, 0x16};

  private final Heard heard = new Heard();
  private final ScriptedOpener opener = new ScriptedOpener();
  private final LinkNotes notes = new LinkNotes(heard.metrics);
  private final SendQueue queue = new SendQueue();
  private final LineWriter writer = new LineWriter(queue, notes);
  private final PortStatus status =
      new PortStatus("script", PortStatus.Voice.LOG, () -> System.nanoTime() / 1_000_000);
  private LineKeeper keeper;
  private Thread thread;

  @AfterEach
  void end() throws InterruptedException {
    keeper.close();
    thread.join();
    assertThat(status.state()).isEqualTo(State.CLOSED);
    assertThat(opener.closed).hasValue(opener.opened.get());
  }

  @Test
  void aDefectInTheGatewayCostsOneOpeningAndNotThePort() {
    run(
        new Transport.Receiver() {
          @Override
          public void onFrame(Transport.Address from, byte[] frame) {
            heard.onFrame(from, frame);
            if (heard.frames.size() == 1) {
              throw new IllegalStateException("played by a test");
            }
          }

          @Override
          public void onBatchEnd() {}
        });
    opener.toRead.add(FRAME);
    await().until(() -> notes.counters().value(LinkCounter.REOPENS) == 1);
    opener.toRead.add(FRAME);

    await().until(() -> heard.frames.size() == 2);
    assertThat(heard.count(Counter.LINK_ERRORS)).isOne();
  }

  @Test
  void aLineThatFailsWhenItIsWrittenToIsOpenedAgain() {
    run(heard);
    await().until(() -> status.state() == State.OPEN);
    opener.writesFail = true;
    long now = System.nanoTime();
    queue.offer(Outgoing.to(SerialAddress.LINE, Frames.puback(1), now));
    writer.step(now);

    await().until(() -> notes.counters().value(LinkCounter.REOPENS) == 1);
    assertThat(notes.counters().value(LinkCounter.TRANSMIT_FAILURES)).isOne();
  }

  @Test
  void aBatchEndsOnceForAllFramesOfOneRead() {
    run(heard);
    opener.toRead.add(new byte[] {2, 0x16, 2, 0x16, 2, 0x16});

    await().until(() -> heard.batches.get() == 1);
    assertThat(heard.frames).hasSize(3);
    await()
        .during(Duration.ofMillis(2 * OctetLine.PATIENCE_MILLIS))
        .until(() -> heard.batches.get() == 1);
  }

  private void run(Transport.Receiver receiver) {
    Incoming incoming = new Incoming(receiver, notes, status, writer::wake);
    LineSetup setup = new LineSetup(PlainFraming::new, 4, Duration.ZERO);
    keeper = new LineKeeper(opener, setup, writer, incoming, notes, status);
    thread = new Thread(keeper, "keeper");
    thread.start();
  }
}
