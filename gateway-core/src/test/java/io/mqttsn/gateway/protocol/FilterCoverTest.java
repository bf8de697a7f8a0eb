package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One filter covers another one exactly if it matches every name that the other matches, which is
 * what a brute force over all small names says.
 */
class FilterCoverTest {

  /** One letter more than the filters have, for a name that no filter spells out. */
  private static final List<String> NAME_LEVELS = List.of("", "a", "b", "$s", "$t", "z");

  private static final List<String> FILTER_LEVELS = List.of("", "a", "b", "$s", "+");

  /** Every text of 1 to {@code depth} levels; the empty text is neither a name nor a filter. */
  private static List<String> texts(List<String> levels, int depth) {
    List<String> all = new ArrayList<>(levels);
    List<String> longest = List.copyOf(levels);
    for (int i = 1; i < depth; i++) {
      List<String> longer = new ArrayList<>();
      for (String text : longest) {
        levels.forEach(level -> longer.add(text + "/" + level));
      }
      all.addAll(longer);
      longest = longer;
    }
    all.remove("");
    return all;
  }

  private static BitSet matched(String filter, List<String> names) {
    BitSet matched = new BitSet(names.size());
    for (int i = 0; i < names.size(); i++) {
      matched.set(i, TopicNames.matches(filter, names.get(i)));
    }
    return matched;
  }

  private static boolean isSubset(BitSet narrow, BitSet wide) {
    BitSet rest = (BitSet) narrow.clone();
    rest.andNot(wide);
    return rest.isEmpty();
  }

  private static void agrees(List<String> filters, List<String> names) {
    List<BitSet> matched = filters.stream().map(filter -> matched(filter, names)).toList();
    int covering = 0;
    for (int w = 0; w < filters.size(); w++) {
      for (int n = 0; n < filters.size(); n++) {
        boolean covers = TopicNames.covers(filters.get(w), filters.get(n));
        assertThat(covers)
            .as("%s covers %s", filters.get(w), filters.get(n))
            .isEqualTo(isSubset(matched.get(n), matched.get(w)));
        covering += covers ? 1 : 0;
      }
    }
    assertThat(covering).isBetween(filters.size() + 1, filters.size() * filters.size() / 2);
  }

  @Test
  void everyPairOfSmallFiltersAgreesWithTheBruteForce() {
    List<String> filters = new ArrayList<>(texts(FILTER_LEVELS, 2));
    List.copyOf(filters).forEach(filter -> filters.add(filter + "/#"));
    filters.add("#");
    filters.add("/#");

    agrees(filters, texts(NAME_LEVELS, 4));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomDeeperFiltersAgreeWithTheBruteForce(long seed) {
    Random random = new Random(seed);
    List<String> levels = List.of("", "a", "$s", "+", "+");
    List<String> filters = new ArrayList<>();
    while (filters.size() < 150) {
      StringBuilder filter = new StringBuilder();
      for (int depth = random.nextInt(5); depth >= 0; depth--) {
        filter.append(levels.get(random.nextInt(levels.size()))).append(depth == 0 ? "" : "/");
      }
      filter.append(random.nextInt(3) == 0 ? "/#" : "");
      if (TopicNames.isFilter(filter.toString())) {
        filters.add(filter.toString());
      }
    }

    agrees(filters, texts(List.of("", "a", "$s", "z"), 6));
  }

  @ParameterizedTest
  @CsvSource({
    "#, a/+/b, true",
    "#, $SYS/#, false",
    "+/#, #, true",
    "a/#, a, true",
    "a/#, a/+, true",
    "a/+, a/#, false",
    "a/+/#, a/#, false",
    "$share/g/#, $share/g/t, true",
    "cmd/dev1/#, cmd/#, false",
    "cmd/dev1/#, cmd/dev1x, false",
    "cmd/+, cmd/dev1, true",
    "+/x, $s/x, false"
  })
  void examplesForReaders(String wide, String narrow, boolean covers) {
    assertThat(TopicNames.covers(wide, narrow)).isEqualTo(covers);
  }
}
