package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SN-FRM-8: what a broker would accept (MQTT 3.1.1 §4.7). */
class TopicNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "a/b", "/a", "a/", "a//b", "$SYS/x", "\u00e9", "a b"})
  void names(String name) {
    assertThat(TopicNames.isName(name)).isTrue();
    assertThat(TopicNames.isFilter(name)).isTrue();
    assertThat(TopicNames.hasWildcard(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "a/#", "a/+", "+/a", "+/+", "/#", "/+", "+/", "a/+/b/#", "+/#"})
  void filtersThatAreNoNames(String filter) {
    assertThat(TopicNames.isFilter(filter)).isTrue();
    assertThat(TopicNames.isName(filter)).isFalse();
    assertThat(TopicNames.hasWildcard(filter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0", "a#", "#a", "a/#/b", "#/", "a+", "+a", "a/b+/c", "a/+b", "##"})
  void neither(String text) {
    assertThat(TopicNames.isFilter(text)).isFalse();
    assertThat(TopicNames.isName(text)).isFalse();
  }

  @Test
  @DisplayName("the length limit counts octets, not characters")
  void longestNameIs65535Octets() {
    assertThat(TopicNames.isName("a".repeat(65_535))).isTrue();
    assertThat(TopicNames.isName("a".repeat(65_536))).isFalse();
    assertThat(TopicNames.isName("\u20ac".repeat(21_845))).isTrue();
    assertThat(TopicNames.isName("\u20ac".repeat(21_846))).isFalse();
    assertThat(TopicNames.isFilter("\u20ac".repeat(21_846))).isFalse();
  }

  @Test
  @DisplayName("SN-FRM-8: brokers hang up over names of very many levels")
  void aNameHas128LevelsAtMost() {
    assertThat(TopicNames.isName("a/".repeat(127) + "a")).isTrue();
    assertThat(TopicNames.isName("a/".repeat(128) + "a")).isFalse();
    assertThat(TopicNames.isName("/".repeat(127))).isTrue();
    assertThat(TopicNames.isName("/".repeat(128))).isFalse();
    assertThat(TopicNames.isFilter("+/".repeat(127) + "#")).isTrue();
    assertThat(TopicNames.isFilter("+/".repeat(128) + "#")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a/b, a/b",
    "#, a",
    "#, a/b/c",
    "#, /",
    "+, a",
    "a/#, a",
    "a/#, a/",
    "a/#, a/b/c",
    "a/+, a/b",
    "a/+, a/",
    "+/b, a/b",
    "+/b, /b",
    "+/+, a/b",
    "+/+, /",
    "/+, /a",
    "/#, /a",
    "a/+/c, a/b/c",
    "a/+/#, a/b",
    "a/+/#, a/b/c/d",
    "+/#, a",
    "$SYS/#, $SYS/x",
    "$SYS/+, $SYS/x",
    "a/$x, a/$x",
    "a/+, a/$x",
    "/#, /"
  })
  void covered(String filter, String name) {
    assertThat(TopicNames.matches(filter, name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, a/b",
    "a/b, a",
    "a, ab",
    "ab, a",
    "+, a/b",
    "+, /a",
    "a/+, a",
    "a/+, a/b/c",
    "a/#, ab",
    "a/#, b/a",
    "a/b/#, a",
    "+/b, a/c",
    "#, $SYS/x",
    "+/x, $SYS/x",
    "+, $SYS",
    "/#, a",
    "/+, a",
    "a/+/c, a/b/d",
    "a/+/#, a",
    "A, a"
  })
  void notCovered(String filter, String name) {
    assertThat(TopicNames.matches(filter, name)).isFalse();
  }
}
