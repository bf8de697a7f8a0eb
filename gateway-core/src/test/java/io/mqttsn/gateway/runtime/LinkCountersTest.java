package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.LinkCounter;
import org.junit.jupiter.api.Test;

class LinkCountersTest {

  private final LinkCounters counters = new LinkCounters();

  @Test
  void onlyWhatHappenedIsReported() {
    counters.received(7);
    counters.received(3);
    counters.sent(5);

    assertThat(counters.values())
        .containsOnlyKeys(
            LinkCounter.FRAMES_IN,
            LinkCounter.OCTETS_IN,
            LinkCounter.FRAMES_OUT,
            LinkCounter.OCTETS_OUT)
        .containsEntry(LinkCounter.FRAMES_IN, 2L)
        .containsEntry(LinkCounter.OCTETS_IN, 10L);
  }

  @Test
  void aLinkThatHasHeardNothingDoesNotSayForHowLong() {
    assertThat(counters.silentMillis()).isEmpty();

    counters.heard();

    assertThat(counters.silentMillis()).isPresent();
    assertThat(counters.silentMillis().getAsLong()).isNotNegative();
  }
}
