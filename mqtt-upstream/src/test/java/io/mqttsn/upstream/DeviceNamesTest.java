package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client ids as levels of a topic. */
class DeviceNamesTest {

  @ParameterizedTest
  @CsvSource({
    "meter-17, meter-17",
    "a b.c_d, a b.c_d",
    "a/b, a%2Fb",
    "+, %2B",
    "a#, a%23",
    "100%, 100%25",
    "%2F, %252F",
    "Küche, Küche",
    "\uD83D\uDE00, %F0%9F%98%80"
  })
  void oneDeviceIsOneLevel(String client, String level) {
    assertThat(DeviceNames.level(client)).isEqualTo(level);
    assertThat(DeviceNames.client(level)).contains(client);
  }

  @Test
  void controlCharactersAndNonCharactersAreEscaped() {
    assertThat(DeviceNames.level("a\nb\u007F\u0085\uFFFE\uFDD0"))
        .isEqualTo("a%0Ab%7F%C2%85%EF%BF%BE%EF%B7%90");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%", "a%2", "a%2G", "a%41", "a%2f", "%C3", "a%FF"})
  void aLevelThatWeWouldNotWriteIsNobodys(String level) {
    assertThat(DeviceNames.client(level)).isEmpty();
  }

  @Test
  void everyIdIsOneLegibleLevelAndComesBack() {
    SplittableRandom random = new SplittableRandom(1);
    String alphabet = "ab/+#%$ \u0001\u0080\uFFFFé";
    for (int i = 0; i < 10_000; i++) {
      StringBuilder id = new StringBuilder();
      for (int length = random.nextInt(1, 8); length > 0; length--) {
        id.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String level = DeviceNames.level(id.toString());
      assertThat(level).doesNotContain("/", "+", "#");
      assertThat(PahoLink.isLegible(level)).as(level).isTrue();
      assertThat(DeviceNames.client(level)).contains(id.toString());
    }
  }
}
