package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionIndexTest {

  private final SubscriptionIndex index = new SubscriptionIndex();

  private List<String> match(String topic) {
    List<String> found = new ArrayList<>();
    index.match(topic, entry -> found.add(entry.filter));
    return found;
  }

  @ParameterizedTest
  @DisplayName("MQTT 3.1.1 §4.7: the examples of the specification and their edges")
  @CsvSource({
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
    "sport/#, sport, true",
    "sport/tennis/+, sport/tennis/player1, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+, /finance, false",
    "#, /finance, true",
    "+/tennis/#, sport/tennis/x/y, true",
    "#, $SYS/x, false",
    "+/x, $SYS/x, false",
    "$SYS/#, $SYS/x, true",
    "$SYS/+, $SYS/x, true",
    "a/+/c, a//c, true",
    "a/+/#, a/b, true",
    "a/+/#, a, false",
    "a, A, false",
  })
  void filterMatchesTopic(String filter, String topic, boolean matches) {
    index.entry(filter);
    assertThat(match(topic)).isEqualTo(matches ? List.of(filter) : List.of());
    assertThat(TopicFilters.matches(filter, topic)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "a/#, a/b, true",
    "a/+, +/b, true",
    "a/+/c, a/b/#, true",
    "a/+, b/#, false",
    "a/b, a/b/c, false",
    "a/#, a, true",
    "+, a/#, true",
    "+/#, $SYS/#, false",
    "+/b/c, a/+/d, false",
  })
  void overlapIsSymmetric(String a, String b, boolean overlap) {
    assertThat(TopicFilters.overlap(a, b)).isEqualTo(overlap);
    assertThat(TopicFilters.overlap(b, a)).isEqualTo(overlap);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithANaiveMatcher(long seed) {
    Random random = new Random(seed);
    Set<String> filters = new HashSet<>();
    for (int step = 0; step < 3_000; step++) {
      String filter = randomName(random, true);
      if (random.nextInt(3) == 0 && index.find(filter) != null) {
        index.remove(index.find(filter));
        filters.remove(filter);
      } else {
        index.entry(filter);
        filters.add(filter);
      }
      String topic = randomName(random, false);
      List<String> expected =
          filters.stream().filter(f -> naiveMatch(f.split("/", -1), topic.split("/", -1))).toList();
      assertThat(match(topic))
          .as("seed %d step %d topic %s", seed, step, topic)
          .containsExactlyInAnyOrderElementsOf(expected);
      FilterEntry entry = index.find(filter);
      if (entry != null && step % 50 == 0) {
        assertThat(index.overlapping(entry).stream().map(e -> e.filter).toList())
            .containsExactlyInAnyOrderElementsOf(
                filters.stream()
                    .filter(f -> !f.equals(filter) && TopicFilters.overlap(f, filter))
                    .toList());
      }
    }
    for (String filter : List.copyOf(filters)) {
      index.remove(index.find(filter));
    }
    assertThat(index.size()).isZero();
    assertThat(match("a/b")).isEmpty();
  }

  private static String randomName(Random random, boolean wildcards) {
    String[] words = {"a", "b", "c", "", "$s"};
    int levels = 1 + random.nextInt(4);
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      name.append(i == 0 ? "" : "/");
      int kind = random.nextInt(wildcards ? 6 : 4);
      if (kind == 5 && i == levels - 1) {
        name.append('#');
      } else {
        name.append(kind == 4 ? "+" : words[random.nextInt(words.length)]);
      }
    }
    return name.isEmpty() ? "a" : name.toString();
  }

  /** Word for word from the specification, on split names. */
  private static boolean naiveMatch(String[] filter, String[] topic) {
    if (topic[0].startsWith("$") && (filter[0].equals("+") || filter[0].equals("#"))) {
      return false;
    }
    for (int i = 0; i < filter.length; i++) {
      if (filter[i].equals("#")) {
        return true;
      }
      if (i >= topic.length || !filter[i].equals("+") && !filter[i].equals(topic[i])) {
        return false;
      }
      if (i == topic.length - 1) {
        return i == filter.length - 1
            || i == filter.length - 2 && filter[filter.length - 1].equals("#");
      }
    }
    return false;
  }
}
