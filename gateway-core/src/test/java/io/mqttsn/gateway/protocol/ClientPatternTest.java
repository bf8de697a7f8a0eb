package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which client ids a pattern covers. */
class ClientPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, anybody, true",
    "meter-*, meter-7, true",
    "meter-*, meter-, true",
    "meter-*, Meter-7, false",
    "pump-1, pump-1, true",
    "pump-1, pump-10, false",
    "*-1, pump-1, true",
    "a*b*c, aXbXbYc, true",
    "a*b*c, aXcXb, false",
    "a.b, axb, false",
    "m-*-*, m-1, false"
  })
  void coversWhatItSpells(String pattern, String id, boolean covers) {
    assertThat(ClientPattern.covers(pattern, id)).isEqualTo(covers);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithARegularExpression(long seed) {
    Random random = new Random(seed);
    int covered = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab*\n", 6);
      String id = text(random, "ab\n", 6);
      Pattern regex =
          Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
      boolean expected = regex.matcher(id).matches();
      assertThat(ClientPattern.covers(pattern, id)).as("%s, %s", pattern, id).isEqualTo(expected);
      covered += expected ? 1 : 0;
    }
    assertThat(covered).isBetween(500, 15_000);
  }

  @Test
  void aPatternOfManyStarsIsNotAWeapon() {
    String pattern = "*a".repeat(2000) + "b";
    String id = "a".repeat(10_000);

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> ClientPattern.covers(pattern, id)))
        .isFalse();
  }

  private static String text(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
