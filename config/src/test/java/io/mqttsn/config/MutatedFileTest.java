package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody's editor does to a file, it loads or is refused in words. */
class MutatedFileTest {

  private static final int EDITS_PER_SEED = 2500;

  /** What breaks YAML, and what looks like other types. */
  private static final List<String> SCRAPS =
      List.of(
          "\t",
          "\n",
          "  ",
          "-",
          "- ",
          ":",
          ": ",
          "[",
          "]",
          "{",
          "}",
          ",",
          "\"",
          "'",
          "*",
          "&a ",
          "!!",
          "!<x> ",
          "|",
          ">",
          "#",
          "%",
          "@",
          "`",
          "?",
          "? ",
          "---\n",
          "...",
          "<<",
          "\\",
          "\\x",
          "${",
          "${NO}",
          "$${",
          "0",
          "-1",
          "99999999999999999999",
          "1.e9",
          "0x",
          "no",
          "~",
          "null",
          "\0",
          "\u0085",
          "\uD83D\uDE00",
          "\uD800",
          "\uFEFF",
          "*a",
          "é",
          "\r");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedFileNeverEscapesAsAnythingButAConfigException(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> originals =
        List.of(
            Files.readString(Path.of("gateway.yaml")),
            ConfigPrinter.annotatedDefault(),
            ConfigPrinter.effective(Loading.loader().builtIn()));
    int refused = 0;
    for (int i = 0; i < EDITS_PER_SEED; i++) {
      String yaml = originals.get(random.nextInt(originals.size()));
      int edits = 1 + random.nextInt(6);
      for (int edit = 0; edit < edits; edit++) {
        yaml = edit(yaml, random);
      }
      refused += isRefusedInWords(yaml, seed, i) ? 1 : 0;
    }
    assertThat(refused).as("refused files").isBetween(EDITS_PER_SEED / 4, EDITS_PER_SEED);
  }

  private static boolean isRefusedInWords(String yaml, long seed, int number) {
    try {
      Loading.loader().read(yaml, Path.of("gateway.yaml"));
      return false;
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage().lines())
          .as(yaml)
          .allMatch(line -> line.matches("gateway\\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+"));
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ", file " + number + ":\n" + yaml, e);
    }
  }

  private static String edit(String yaml, Random random) {
    int from = random.nextInt(yaml.length() + 1);
    int to = Math.min(yaml.length(), from + random.nextInt(8));
    String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
    return switch (random.nextInt(5)) {
      case 0 -> yaml.substring(0, from) + yaml.substring(to);
      case 1 -> yaml.substring(0, from) + scrap + yaml.substring(to);
      case 2 -> yaml.substring(0, to) + yaml.substring(from);
      case 3 -> uncommented(yaml, from);
      default -> yaml.substring(0, from) + scrap + yaml.substring(from);
    };
  }

  /** The file without the first "# " after {@code from}: remarks become keys. */
  private static String uncommented(String yaml, int from) {
    int sign = yaml.indexOf("# ", from);
    return sign < 0 ? yaml : yaml.substring(0, sign) + yaml.substring(sign + 2);
  }
}
