package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Something that happens again and again. */
class RepeatsTest {

  private static final long MINUTE = 60_000;

  private long now = 5;
  private final Repeats repeats = new Repeats(() -> now);

  @Test
  void isToldAtOnceAndThenOnceAMinuteWithHowOftenItWasNot() {
    assertThat(repeats.tell("it")).hasValue("");
    for (int i = 0; i < 57; i++) {
      now += 1000;
      assertThat(repeats.tell("it")).isEmpty();
    }
    now += 3000;
    assertThat(repeats.tell("it")).hasValue("; 57 more in the last 60 s");
  }

  @Test
  void isToldEverMoreSeldomWhileItGoesOn() {
    int lines = 0;
    for (int i = 0; i < 2 * 24 * 3600; i++) { // a weekend
      lines += repeats.tell("it").isPresent() ? 1 : 0;
      now += 1000;
    }
    assertThat(lines).isBetween(48, 56);
  }

  @Test
  void isNewsAgainAfterAPause() {
    repeats.tell("it");
    now += MINUTE;
    repeats.tell("it"); // from here on two minutes
    now += 2 * MINUTE - 1;
    assertThat(repeats.tell("it")).isEmpty();
    now += 1;
    assertThat(repeats.tell("it")).hasValue("; 1 more in the last 2 min");
    now += 10 * MINUTE;
    assertThat(repeats.tell("it")).hasValue("");
    now += MINUTE;
    assertThat(repeats.tell("it")).hasValue("");
  }

  @Test
  void concernsNothingElse() {
    assertThat(repeats.tell("it")).hasValue("");
    assertThat(repeats.tell("another")).hasValue("");
  }

  @Test
  void aSpanIsWhatAPersonWouldSay() {
    assertThat(Repeats.span(10_000)).isEqualTo("10 s");
    assertThat(Repeats.span(3 * MINUTE + 1)).isEqualTo("3 min");
    assertThat(Repeats.span(26 * 60 * MINUTE)).isEqualTo("26 h");
  }
}
