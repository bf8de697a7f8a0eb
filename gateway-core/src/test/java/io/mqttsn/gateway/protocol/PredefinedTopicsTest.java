package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.protocol.PredefinedTopics.Rule;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SN-TOP-2: which rule speaks for a client. */
class PredefinedTopicsTest {

  private static final ThreadMXBean ALLOCATED = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final PredefinedTopics topics =
      new PredefinedTopics(
          List.of(
              new Rule("*", Map.of(1, "all/1", 2, "all/2", 3, "all/3", 4, "all/{client}")),
              new Rule("pump-*", Map.of(1, "pump/1", 2, "pump/2")),
              new Rule("*-7", Map.of(1, "seven/1", 5, "seven/{client}/{client}")),
              new Rule("pump-7", Map.of(1, "own/1"))));

  @Test
  @DisplayName("SN-TOP-2: own id, then patterns in order, then everybody's")
  void firstRuleThatKnowsTheIdWins() {
    PredefinedTopics.View view = topics.forClient("pump-7");
    assertThat(view.name(1)).isEqualTo("own/1");
    assertThat(view.name(2)).isEqualTo("pump/2");
    assertThat(view.name(3)).isEqualTo("all/3");
    assertThat(view.name(4)).isEqualTo("all/pump-7");
    assertThat(view.name(5)).isEqualTo("seven/pump-7/pump-7");
    assertThat(view.name(6)).isNull();
    assertThat(view.ids()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(topics.forClient("fan-7").name(1)).isEqualTo("seven/1");
    assertThat(topics.forClient("pump-8").name(1)).isEqualTo("pump/1");
    assertThat(topics.forClient("other").name(1)).isEqualTo("all/1");
  }

  @Test
  @DisplayName("SN-CONN-13: ids and patterns cover whole client ids")
  void patternsCoverWholeIds() {
    assertThat(topics.forClient("pump-70").name(1)).isEqualTo("pump/1");
    assertThat(topics.forClient("a pump-9").name(1)).isEqualTo("all/1");
    assertThat(topics.forClient("pump-").name(1)).isEqualTo("pump/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.c", "a\\Ec", "a(c", "a\nc"})
  void patternsAreNoRegularExpressions(String clientId) {
    PredefinedTopics odd =
        new PredefinedTopics(
            List.of(new Rule(clientId + "*", Map.of(1, "hit")), new Rule("*", Map.of(1, "miss"))));
    assertThat(odd.forClient(clientId + "-1").name(1)).isEqualTo("hit");
    assertThat(odd.forClient("abc-1").name(1)).isEqualTo("miss");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "a/#", "x+y"})
  @DisplayName("SN-FRM-8: a client id with a wildcard takes no part in names")
  void wildcardInTheClientIdTakesNoPart(String clientId) {
    PredefinedTopics.View view = topics.forClient(clientId);
    assertThat(view.name(4)).isNull();
    assertThat(view.name(3)).isEqualTo("all/3");
  }

  @Test
  @DisplayName("SN-PUB-8: without a connection only what is for everybody and names nobody")
  void anonymousHasOnlyWhatNamesNobody() {
    PredefinedTopics.View view = topics.forAnonymous();
    assertThat(view.name(1)).isEqualTo("all/1");
    assertThat(view.name(4)).isNull();
    assertThat(view.name(5)).isNull();
  }

  @Test
  @DisplayName("SN-CGS-3: a thousand configured names cost a client no memory")
  void namesAreNotCopiedForEachClient() {
    Map<Integer, String> names = new HashMap<>();
    for (int id = 1; id <= 1000; id++) {
      names.put(id, "hall/" + id + (id % 2 == 0 ? "/{client}" : ""));
    }
    ClientRules rules =
        new ClientRules(
            new PredefinedTopics(List.of(new Rule("*", names))),
            new AccessRules(
                List.of(
                    new AccessRules.Rule(
                        "*",
                        true,
                        Optional.of(List.copyOf(names.values())),
                        Optional.empty(),
                        true))));
    rules.forClient("first"); // loads classes
    long before = ALLOCATED.getThreadAllocatedBytes(Thread.currentThread().getId());

    ClientRules.View view = rules.forClient("pump-7");

    long after = ALLOCATED.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThat(after - before).isLessThan(10_000);
    assertThat(view.meaning(new TopicRef.PredefinedId(6)).name()).isEqualTo("hall/6/pump-7");
    assertThat(view.meaning(new TopicRef.PredefinedId(6)).publishable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 0xFFFF})
  @DisplayName("§5.3.11: 0000 and FFFF are reserved")
  void reservedIdsAreRefused(int id) {
    assertThatThrownBy(() -> new Rule("*", Map.of(id, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(id));
  }
}
