package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a stranger writes into a line of the log. */
class LogTextTest {

  @Test
  void nothingBreaksOutOfItsLineOrColoursTheTerminal() {
    assertThat(LogText.line("a\nb\r\u001b[31m\u2028c\u2029d\u202ee\u0085f\u007f", 100))
        .isEqualTo("a\\u000ab\\u000d\\u001b[31m\\u2028c\\u2029d\\u202ee\\u0085f\\u007f");
    assertThat(LogText.line("\udb40\udc41 \ud800", 100)).isEqualTo("\\U000e0041 \\ud800");
  }

  @Test
  void whatHarmsNobodyStaysAsItIs() {
    String text = "Zähler \"7\" \\ 水 \ud83d\ude00";
    assertThat(LogText.line(text, 100)).isSameAs(text);
  }

  @Test
  void aLineHasAnEnd() {
    assertThat(LogText.line("x".repeat(100_000), 1000)).hasSize(1003).endsWith("x...");
    assertThat(LogText.line("\n".repeat(100_000), 1000)).hasSizeLessThan(1010).endsWith("...");
    assertThat(LogText.name("x".repeat(100_000))).hasSize(69).endsWith("...\"");
  }

  @Test
  void aNameCannotCloseItsQuotationMarksAndPassForAnother() {
    assertThat(LogText.client("a\" on lan: has left; client \"b\\", "radio"))
        .isEqualTo("client \"a\\\" on lan: has left; client \\\"b\\\\\" on radio");
    assertThat(LogText.client("a\n<0>ERROR", null)).isEqualTo("client \"a\\u000a<0>ERROR\"");
  }
}
