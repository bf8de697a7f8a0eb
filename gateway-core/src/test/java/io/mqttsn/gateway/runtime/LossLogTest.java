package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.LinkReport.State;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the log says of losses, in made-up time. */
class LossLogTest {

  private static final long SECOND = 1000;
  private static final long HOUR = 3600 * SECOND;

  private final CountingMetrics metrics = new CountingMetrics();
  private final LinkCounters counters = new LinkCounters();
  private final Concerned concerned = new Concerned();
  private final List<String> lines = new ArrayList<>();
  private OptionalLong silent = OptionalLong.empty();
  private State state = State.OPEN;
  private long now = 7;
  private final LossLog log =
      new LossLog(
          metrics::values,
          () -> List.of(report()),
          concerned,
          (level, line) -> lines.add(level + " " + line));

  private LinkReport report() {
    return new LinkReport(
        "radio", "udp", "here", state, "no route", silent, counters.values(), Map.of());
  }

  private void looks(long millis) {
    for (long end = now + millis; now < end; ) {
      now += LossLog.LOOK_MILLIS;
      log.look(now);
    }
  }

  private void refused(String client) {
    metrics.count(Counter.CONNECTS_REFUSED_FORBIDDEN);
    concerned.note(Outbox.bit(Counter.CONNECTS_REFUSED_FORBIDDEN), client, "lan");
  }

  @Test
  void aGatewayThatLosesNothingSaysNothing() {
    metrics.add(Counter.PUBLISHES_UP, 1_000_000);
    metrics.add(Counter.RETRANSMISSIONS, 1000);
    counters.received(100);
    looks(24 * HOUR);
    assertThat(lines).isEmpty();
  }

  @Test
  void aThousandRefusalsAreOneLineWithThreeNames() {
    for (int i = 0; i < 1000; i++) {
      refused("dev-" + i);
    }
    looks(10 * SECOND);
    assertThat(lines)
        .containsExactly(
            "WARN connections refused by the rules for clients: 1000 in the last 10 s;"
                + " \"dev-0\" on lan, \"dev-1\" on lan, \"dev-2\" on lan and maybe others");
  }

  @Test
  void whoeverIsNamedIsNamedOnceAndCannotForgeALine() {
    refused("a\nERROR Gateway - forged");
    refused("a\nERROR Gateway - forged");
    looks(10 * SECOND);
    assertThat(lines)
        .singleElement()
        .asString()
        .endsWith("; \"a\\u000aERROR Gateway - forged\" on lan");
  }

  @Test
  void aLossThatGoesOnIsToldEverMoreSeldomAndNothingIsLeftOut() {
    for (int i = 0; i < 2 * 24 * 360; i++) { // a weekend
      metrics.count(Counter.DELIVERIES_DROPPED_QUEUE_FULL);
      looks(10 * SECOND);
    }
    assertThat(lines).hasSizeBetween(48, 56);
    assertThat(lines.subList(0, 3))
        .extracting(line -> line.replaceFirst(" for.*:", ":"))
        .containsExactly(
            "WARN messages: 1 in the last 10 s",
            "WARN messages: 6 in the last 60 s",
            "WARN messages: 12 in the last 2 min");
    looks(2 * HOUR);
    long told =
        lines.stream()
            .mapToLong(l -> Long.parseLong(l.replaceFirst(".*: (\\d+) in .*", "$1")))
            .sum();
    assertThat(told).isEqualTo(metrics.value(Counter.DELIVERIES_DROPPED_QUEUE_FULL));
  }

  @Test
  void aLossThatHasEndedIsNewsTheNextTime() {
    metrics.count(Counter.SESSIONS_LOST);
    looks(HOUR);
    metrics.add(Counter.SESSIONS_LOST, 2);
    looks(10 * SECOND);
    assertThat(lines)
        .containsExactly(
            "INFO clients lost, having been silent for too long, or another device speaking"
                + " from their address: 1 in the last 10 s",
            "INFO clients lost, having been silent for too long, or another device speaking"
                + " from their address: 2 in the last 10 s");
  }

  @Test
  void aListenerThatLosesFramesIsNamed() {
    counters.add(LinkCounter.DROPPED_QUEUE_FULL, 57);
    counters.count(LinkCounter.TRANSMIT_FAILURES);
    looks(10 * SECOND);
    assertThat(lines)
        .containsExactly(
            "WARN listener radio: frames to devices lost, the link being slower than what is sent:"
                + " 57 in the last 10 s",
            "INFO listener radio: frames to devices failed: 1 in the last 10 s (no route)");
  }

  @Test
  void aListenerThatHasFallenSilentIsToldAfterAnHourAndADayAndWhenItIsHeardAgain() {
    for (long hours = 0; hours < 72; hours++) {
      silent = OptionalLong.of(hours * HOUR);
      looks(HOUR);
    }
    silent = OptionalLong.of(0);
    looks(HOUR);
    assertThat(lines)
        .containsExactly(
            "INFO listener radio: nothing heard for an hour, though it is open",
            "WARN listener radio: nothing heard for 24 h, though it is open; are its devices"
                + " alive, and the radio or network before it",
            "INFO listener radio: heard again, after more than 24 h");
  }

  @Test
  void aSpareListenerAndOneThatIsAwayAreNotCalledSilent() {
    looks(48 * HOUR);
    state = State.WAITING;
    silent = OptionalLong.of(48 * HOUR);
    looks(HOUR);
    assertThat(lines).isEmpty();
  }

  @Test
  void aListenerThatOpensAgainIsNotSilentForTheTimeThatItWasAway() {
    silent = OptionalLong.of(0);
    looks(HOUR / 2);
    state = State.WAITING;
    for (long hours = 0; hours < 48; hours++) {
      silent = OptionalLong.of(hours * HOUR);
      looks(HOUR);
    }
    state = State.OPEN;
    silent = OptionalLong.of(48 * HOUR);
    looks(HOUR / 2);
    assertThat(lines).isEmpty();
    looks(HOUR / 2);
    assertThat(lines)
        .containsExactly("INFO listener radio: nothing heard for an hour, though it is open");
  }
}
