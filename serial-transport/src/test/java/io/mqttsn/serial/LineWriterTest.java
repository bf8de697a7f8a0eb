package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.runtime.CountingMetrics;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** In virtual time: {@code now} moves when a test says so. */
class LineWriterTest {

  private static final long MILLI = 1_000_000L;

  /** A thousand octets a second: one in a millisecond. */
  private static final double SLOW = 1000;

  private final CountingMetrics metrics = new CountingMetrics();
  private final LinkNotes notes = new LinkNotes(metrics);
  private final SendQueue queue = new SendQueue();
  private final LineWriter writer = new LineWriter(queue, notes);
  private final FakeLine line = new FakeLine();
  private Tickets tickets;
  private LineSession session;
  private long now = -7; // System.nanoTime() may be anything

  @Test
  void aFrameGoesOutWholeAndIsCounted() throws IOException {
    attach(0, new PlainFraming());
    send(1, Frames.publish(1));

    assertThat(writer.step(now)).isZero();
    assertThat(writer.step(now)).isEqualTo(LineWriter.FOREVER);

    assertThat(line.written).containsExactly(hex(Frames.publish(1)));
    assertThat(notes.counters().value(LinkCounter.FRAMES_OUT)).isOne();
    assertThat(notes.counters().value(LinkCounter.OCTETS_OUT)).isEqualTo(7);
  }

  @Test
  void theGreetingComesFirst() throws IOException {
    send(1, Frames.publish(1));
    attach(0, new PlainFraming(true));

    writer.step(now);

    assertThat(line.written).containsExactly("4849", hex(Frames.publish(1)));
  }

  @Test
  void aSlowLineIsFedNoFasterThanItSends() throws IOException {
    attach(SLOW, new PlainFraming());
    for (int i = 0; i < 200; i++) {
      send(1, Frames.publish(i));
    }

    runFor(1000);

    // 1000 octets in the second, what 50 ms ahead hold, and the rest of a frame.
    assertThat(notes.counters().value(LinkCounter.OCTETS_OUT)).isBetween(1050L - 7, 1050L + 7);
  }

  @Test
  void anAnswerWaitsNoLongerThanTheLineIsFedAhead() throws IOException {
    attach(SLOW, new PlainFraming());
    for (int i = 0; i < 100; i++) {
      send(1, Frames.publish(i));
    }
    runFor(100);
    int before = line.written.size();
    send(2, Frames.puback(1));

    runFor(20);

    assertThat(line.written.subList(before, line.written.size())).startsWith(hex(Frames.puback(1)));
    assertThat(before).isLessThan(25);
  }

  @Test
  void aLineThatIsHeldBackIsLeftAloneAndWhatGetsOldIsDropped() throws IOException {
    attach(SLOW, new PlainFraming());
    line.unsent = 500;
    send(1, Frames.publish(1));

    runFor(5_000);
    assertThat(line.written).isEmpty();
    runFor(6_000);

    assertThat(queue.isEmpty()).isTrue();
    assertThat(notes.counters().value(LinkCounter.DROPPED_STALE)).isOne();
    assertThat(metrics.value(Counter.FRAMES_DROPPED_LINK_FULL)).isOne();
  }

  @Test
  void framesWaitForALineThatIsAwayAsLongAsTheyAreOfUse() throws IOException {
    send(1, Frames.publish(1));
    runFor(6_000);
    send(1, Frames.publish(2));
    runFor(6_000);

    attach(0, new PlainFraming());
    runFor(1);

    assertThat(line.written).containsExactly(hex(Frames.publish(2)));
    assertThat(notes.counters().value(LinkCounter.DROPPED_STALE)).isOne();
  }

  @Test
  void aRadioHasNoMoreUnreportedFramesThanItIsAllowed() throws IOException {
    attach(0, new PlainFraming(true));
    for (int radio = 1; radio <= 6; radio++) {
      send(radio, Frames.publish(radio));
    }

    runFor(10);
    assertThat(framesOut()).isEqualTo(4);

    assertThat(tickets.report(2)).isTrue();
    runFor(10);
    assertThat(framesOut()).isEqualTo(5);
  }

  @Test
  void aDeviceGetsItsNextFrameWhenTheRadioHasReportedTheLast() throws IOException {
    attach(0, new PlainFraming(true));
    send(1, Frames.publish(1));
    runFor(1);
    send(1, Frames.pingresp());
    send(2, Frames.publish(2));

    runFor(10);
    assertThat(line.written).endsWith(hex(Frames.publish(1)), hex(Frames.publish(2)));

    tickets.report(1);
    runFor(10);
    assertThat(line.written).endsWith(hex(Frames.pingresp()));
  }

  @Test
  void aReportThatNeverComesIsAFailureAndFreesItsPlace() throws IOException {
    attach(0, new PlainFraming(true));
    send(1, Frames.publish(1));
    runFor(1);
    send(1, Frames.publish(2));

    runFor(4_990);
    assertThat(framesOut()).isOne();
    runFor(20);

    assertThat(framesOut()).isEqualTo(2);
    assertThat(notes.counters().value(LinkCounter.TRANSMIT_FAILURES)).isOne();
    assertThat(tickets.report(1)).isFalse();
  }

  @Test
  void aLineThatBreaksUnderAFrameIsReportedAndLeftAlone() throws IOException {
    attach(0, new PlainFraming());
    line.broken = true;
    send(1, Frames.publish(1));
    send(1, Frames.publish(2));

    runFor(10);

    assertThat(session.failure()).hasMessage("is gone");
    assertThat(notes.counters().value(LinkCounter.TRANSMIT_FAILURES)).isOne();
    assertThat(notes.counters().value(LinkCounter.FRAMES_OUT)).isZero();
    assertThat(queue.size()).isOne();
  }

  @Test
  void howLongAWriteTakesCanBeSeenWhileItDoes() throws IOException {
    attach(0, new PlainFraming());
    AtomicLong seen = new AtomicLong();
    line.duringWrite = () -> seen.set(writer.writingNanos(now + 12_000 * MILLI));
    send(1, Frames.publish(1));

    writer.step(now);

    assertThat(seen.get()).isCloseTo(12_000 * MILLI, within(1L));
    assertThat(writer.writingNanos(now + 12_000 * MILLI)).isZero();
  }

  @Test
  void whatARadioHadNotReportedWhenItsLineWasLostHasFailed() throws IOException {
    attach(0, new PlainFraming(true));
    send(1, Frames.publish(1));
    send(2, Frames.publish(2));
    runFor(1);

    writer.detach();

    assertThat(notes.counters().value(LinkCounter.TRANSMIT_FAILURES)).isEqualTo(2);
  }

  @Test
  void afterDetachingNothingIsWritten() throws IOException {
    attach(0, new PlainFraming());
    writer.detach();
    send(1, Frames.publish(1));

    runFor(100);

    assertThat(line.written).isEmpty();
    assertThat(queue.size()).isOne();
  }

  @Test
  void aFrameThatTheRadioCarriesNoMoreIsAFailure() throws IOException {
    attach(0, new PlainFraming());
    send(1, new byte[256]);

    runFor(1);

    assertThat(line.written).isEmpty();
    assertThat(notes.counters().value(LinkCounter.TRANSMIT_FAILURES)).isOne();
  }

  private void attach(double octetsPerSecond, SerialFraming framing) throws IOException {
    tickets = new Tickets(4);
    session = new LineSession(line, framing, new Pacer(octetsPerSecond, now), tickets);
    writer.attach(session);
  }

  private void send(int radio, byte[] frame) {
    queue.offer(Outgoing.to(Frames.radio(radio), frame, now));
  }

  private long framesOut() {
    return notes.counters().value(LinkCounter.FRAMES_OUT);
  }

  /** Lets steps happen as their thread would: at once, or when the wait is over. */
  private void runFor(long millis) {
    long end = now + millis * MILLI;
    while (now < end) {
      long wait = writer.step(now);
      assertThat(wait).isNotNegative();
      now = wait > end - now ? end : now + wait;
    }
  }

  private static String hex(byte[] frame) {
    return HexFormat.of().formatHex(frame);
  }
}
