package io.mqttsn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Test
  void nothingHasNoPercentile() {
    assertThat(histogram.percentile(50)).isZero();
    assertThat(histogram.max()).isZero();
  }

  @Test
  void smallValuesAreExact() {
    for (int value = 1; value <= 200; value++) {
      histogram.add(value);
    }

    assertThat(histogram.total()).isEqualTo(200);
    assertThat(histogram.percentile(0)).isEqualTo(1);
    assertThat(histogram.percentile(50)).isEqualTo(100);
    assertThat(histogram.percentile(99)).isEqualTo(198);
    assertThat(histogram.percentile(100)).isEqualTo(200);
  }

  @Test
  void largeValuesAreOffByAtMostOneIn128() {
    for (long value = 1; value < 1L << 40; value = value * 3 / 2 + 1) {
      Histogram single = new Histogram();
      single.add(value);
      single.add(Long.MAX_VALUE);

      assertThat(single.percentile(50)).isBetween(value, value + value / 128);
    }
  }

  @Test
  void maximumIsExact() {
    histogram.add(1_000_003);

    assertThat(histogram.max()).isEqualTo(1_000_003);
    assertThat(histogram.percentile(99)).isEqualTo(1_000_003);
  }

  @Test
  void timeThatRunsBackwardsCountsAsNone() {
    histogram.add(-5);

    assertThat(histogram.total()).isEqualTo(1);
    assertThat(histogram.max()).isZero();
  }
}
