package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> KEYS = List.of("bind", "name", "keep-alive", "max-in-flight");

  @ParameterizedTest
  @CsvSource({
    "bindd,bind",
    "bnid,bind",
    "Bind,bind",
    "keepalive,keep-alive",
    "keep_alive,keep-alive",
    "maxInFlight,max-in-flight",
    "nmae,name"
  })
  void slipFindsItsKey(String written, String meant) {
    assertThat(Nearest.to(written, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"listen", "baud", "x", "''"})
  void anotherWordFindsNothing(String written) {
    assertThat(Nearest.to(written, KEYS)).isEmpty();
  }

  @Test
  void endlessWordIsNotCompared() {
    assertThat(Nearest.to("b".repeat(41), List.of("b".repeat(41)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"abc,abc,0", "abc,acb,1", "abc,ab,1", "abc,xyz,3", "'',abc,3", "ca,abc,3"})
  void distanceCountsEdits(String a, String b, int edits) {
    assertThat(Nearest.distance(a, b)).isEqualTo(edits);
    assertThat(Nearest.distance(b, a)).isEqualTo(edits);
  }
}
