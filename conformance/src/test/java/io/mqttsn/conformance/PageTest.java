package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {

  private static final List<Behaviour> BEHAVIOURS =
      List.of(
          new Behaviour("SN-FRM-1", "FRM: framing", "accepts `a|b`.", true),
          new Behaviour("SN-SER-1", "SER: serial", "cuts the stream.", false));
  private static final NumberedTest PLAIN =
      new NumberedTest("codec", "io.FramingTest", "reads", "SN-FRM-1: reads");
  private static final NumberedTest GUARD =
      new NumberedTest("codec", "io.FramingTest", "guards", "SN-FRM-1, regression: guards");
  private static final NumberedTest ELSEWHERE =
      new NumberedTest("core", "io.core.FramingTest", "drops", "SN-FRM-1: drops");

  @Test
  void aRowNamesTheTestsClassByClass() {
    assertThat(page(Outcome.PASSED, PLAIN, GUARD))
        .contains("## FRM: framing\n\n| behaviour | what it says | tests | result |\n")
        .contains("| SN-FRM-1 | accepts `a\\|b`. | [FramingTest]: **guards**, reads | passed |\n")
        .contains("[FramingTest]: ../codec/src/test/java/io/FramingTest.java\n");
  }

  @Test
  void classesOfOneNameAreToldApartByTheirModules() {
    assertThat(page(Outcome.PASSED, PLAIN, ELSEWHERE))
        .contains("| [FramingTest of codec]: reads<br>[FramingTest of core]: drops |")
        .contains("[FramingTest of core]: ../core/src/test/java/io/core/FramingTest.java\n");
  }

  @Test
  void aDifferenceStandsInItsGroupAndWithItsReason() {
    assertThat(page(Outcome.PASSED, PLAIN))
        .contains("| SN-SER-1 | cuts the stream. |  | [different](#deliberately-different) |\n")
        .contains("| SN-SER-1 | no serial port yet. |\n");
  }

  @Test
  void theFiguresStandAtTheTop() {
    assertThat(page(Outcome.PASSED, PLAIN, GUARD))
        .contains("2 behaviours, 1 of them proven by 2 tests, 1 deliberately different");
  }

  @Test
  void pagesDifferInTestsButNotInResults() {
    String page = page(Outcome.PASSED, PLAIN, GUARD);

    assertThat(Page.sameButResults(page, page(Outcome.NOT_RUN, PLAIN, GUARD))).isTrue();
    assertThat(Page.sameButResults(page, page(Outcome.FAILED, PLAIN, GUARD))).isTrue();
    assertThat(Page.sameButResults(page, page(Outcome.PASSED, PLAIN))).isFalse();
  }

  private static String page(Outcome outcome, NumberedTest... tests) {
    return new Page(
            new Conformance(
                BEHAVIOURS,
                Map.of("SN-SER-1", "no serial port yet."),
                List.of(tests),
                test -> outcome))
        .text();
  }
}
