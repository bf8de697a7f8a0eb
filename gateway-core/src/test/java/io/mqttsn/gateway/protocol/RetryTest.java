package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SN-RTX-1: when to send again and when to give up. */
class RetryTest {

  private static final RetryPolicy POLICY = new RetryPolicy(Duration.ofSeconds(10), 3);

  private final Retry retry = new Retry();

  @Test
  @DisplayName("SN-RTX-1: N_retry repetitions after the first, T_retry apart, then nothing pends")
  void repeatsAndGivesUp() {
    assertThat(retry.deadline()).isEqualTo(Retry.NEVER);
    retry.start(POLICY, 5);
    for (long at = 10_005; at <= 30_005; at += 10_000) {
      assertThat(retry.deadline()).isEqualTo(at);
      assertThat(retry.due(at - 1)).isFalse();
      assertThat(retry.due(at)).isTrue();
      assertThat(retry.again(at)).isTrue();
    }
    assertThat(retry.due(40_005)).isTrue();
    assertThat(retry.again(40_005)).isFalse();
    assertThat(retry.deadline()).isEqualTo(Retry.NEVER);
  }

  @Test
  void beginsAnewAndStops() {
    retry.start(POLICY, 0);
    retry.again(10_000);
    retry.start(POLICY, 10_000);
    for (int i = 0; i < 3; i++) {
      assertThat(retry.again(0)).isTrue();
    }
    assertThat(retry.again(0)).isFalse();
    retry.start(POLICY, 0);
    retry.stop();
    assertThat(retry.due(Retry.NEVER - 1)).isFalse();
  }

  @Test
  void noRepetitionsAtAllIsPossible() {
    retry.start(new RetryPolicy(Duration.ofSeconds(1), 0), 0);
    assertThat(retry.due(1000)).isTrue();
    assertThat(retry.again(1000)).isFalse();
  }
}
