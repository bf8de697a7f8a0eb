package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.protocol.PredefinedTopics.Rule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has which id (SN-REG-1 to 9). */
class TopicRegistryTest {

  private static final ClientRules.View NONE = ClientRules.NONE.forClient("c");

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 32_766, 32_768, 65_000})
  @DisplayName("SN-REG-4: the first id is anywhere below 0x8000, whatever the limit")
  void beginsAtRandom(int limit) {
    Set<Integer> firsts = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      firsts.add(new TopicRegistry(limit, NONE, random, share()).obtain("a").id());
    }
    assertThat(firsts).hasSizeGreaterThan(190).allMatch(id -> id >= 1 && id <= 0x7FFF);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @DisplayName("Annex A: all ids below 0x8000 are handed out before any other, each once")
  void lowIdsAreUsedUpFirst(long seed) {
    TopicRegistry registry = new TopicRegistry(65_000, NONE, new SplittableRandom(seed), share());
    Map<Integer, String> names = new HashMap<>();
    for (int i = 0; i < 65_000; i++) {
      String name = "n" + i;
      int id = registry.obtain(name).id();
      assertThat(names.put(id, name)).isNull();
      if (i < 0x7FFF ? id > 0x7FFF || id < 1 : id > 0xFFFE || id < 0x8000) {
        assertThat(id).as("id of name %d", i).isZero();
      }
    }
    names.forEach((id, name) -> assertThat(registry.name(id)).isEqualTo(name));
    assertThat(registry.obtain("one more")).isNull();
    assertThat(registry.size()).isEqualTo(65_000);
  }

  @Test
  @DisplayName("SN-REG-4: predefined numbers are stepped over and mean nothing as normal ids")
  void predefinedNumbersAreAvoided() {
    Map<Integer, String> odd =
        IntStream.range(0, 0x7FFF).boxed().collect(Collectors.toMap(i -> 2 * i + 1, i -> "p" + i));
    ClientRules.View rules =
        new ClientRules(new PredefinedTopics(List.of(new Rule("*", odd))), AccessRules.NONE)
            .forClient("c");
    TopicRegistry registry = new TopicRegistry(65_000, rules, new SplittableRandom(5), share());
    int handedOut = 0;
    for (TopicRegistry.Topic topic; (topic = registry.obtain("n" + handedOut)) != null; ) {
      assertThat(topic.id() % 2).isZero();
      handedOut++;
    }

    assertThat(handedOut).isEqualTo(0x7FFF); // every even number from 2 to 0xFFFE
    assertThat(registry.name(1)).isNull();
  }

  @Test
  @DisplayName("SN-REG-2, SN-REG-6: a full table refuses new names and keeps the old")
  void fullTableRefuses() {
    TopicRegistry registry = new TopicRegistry(2, NONE, new SplittableRandom(1), share());
    TopicRegistry.Topic a = registry.obtain("a");
    registry.obtain("b");
    assertThat(registry.obtain("c")).isNull();
    assertThat(registry.obtain("a")).isSameAs(a);
    assertThat(registry.name(a.id())).isEqualTo("a");
  }

  @Test
  @DisplayName("V13: the reserved and the unknown ids are nothing")
  void unknownIdsAreNothing() {
    TopicRegistry registry = new TopicRegistry(10, NONE, new SplittableRandom(1), share());
    int id = registry.obtain("a").id();
    for (int other : new int[] {0, 0xFFFF, id - 1, id + 1, id ^ 0x8000}) {
      assertThat(registry.name(other)).isNull();
    }
  }

  @Test
  @DisplayName("SN-CLN-6: after clear no id of before means anything, and the next are others")
  void clearForgetsAndGoesOn() {
    TopicRegistry registry = new TopicRegistry(4096, NONE, new SplittableRandom(1), share());
    for (int round = 0; round < 40; round++) {
      Set<Integer> before = new HashSet<>();
      for (int i = 0; i < 3000; i++) {
        before.add(registry.obtain(round + "/" + i).id());
      }
      registry.clear();
      assertThat(registry.size()).isZero();
      assertThat(before).allMatch(id -> registry.name(id) == null);
      for (int i = 0; i < 100; i++) {
        assertThat(before).doesNotContain(registry.obtain("next/" + i).id());
      }
      registry.clear();
    }
  }

  @Test
  @DisplayName("SN-REG-9: told holds for the connection, told ever for the session")
  void toldHoldsForTheConnection() {
    TopicRegistry registry = new TopicRegistry(10, NONE, new SplittableRandom(1), share());
    TopicRegistry.Topic topic = registry.obtain("a");
    assertThat(registry.isTold(topic)).isFalse();
    assertThat(topic.everTold()).isFalse();
    registry.untold(topic);
    assertThat(topic.everTold()).isFalse();
    registry.told(topic);
    assertThat(registry.isTold(topic)).isTrue();
    registry.untold(topic);
    assertThat(registry.isTold(topic)).isFalse();
    assertThat(topic.everTold()).isTrue();
    registry.told(topic);
    registry.untellAll();
    assertThat(registry.isTold(topic)).isFalse();
    assertThat(topic.everTold()).isTrue();
  }

  @Test
  @DisplayName("SN-REG-9: a rebuilt table goes on where the first one stood, and is no longer")
  void aRebuiltTableGoesOnWithTheSameIds() {
    TopicRegistry before = new TopicRegistry(100, NONE, new SplittableRandom(1), share());
    IntStream.range(0, 50).forEach(i -> before.obtain("name/" + i));
    TopicRegistry after = new TopicRegistry(100, NONE, new SplittableRandom(2), share());

    before.topics().forEach(topic -> after.restore(topic.id(), topic.name()));

    assertThat(after.obtain("next").id()).isEqualTo(before.obtain("next").id());
    assertThat(after.topics()).hasSize(51);
  }

  private static KeptMemory.Share share() {
    return new KeptMemory(1 << 30).begin();
  }
}
