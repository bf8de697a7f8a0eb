package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConformanceTest {

  private static final Behaviour PLAIN = new Behaviour("SN-FRM-2", "FRM", "shortest form", false);
  private static final Behaviour GUARDED = new Behaviour("SN-FRM-1", "FRM", "both forms", true);

  @Test
  void aTestWithTheNumberIsEnough() {
    assertThat(of(PLAIN, Map.of(), test("SN-FRM-2: is short")).complaints()).isEmpty();
  }

  @Test
  void aBehaviourWithoutTestAndReasonIsComplainedAbout() {
    assertThat(of(PLAIN, Map.of(), test("SN-FRM-20: another one")).complaints())
        .anySatisfy(complaint -> assertThat(complaint).startsWith("SN-FRM-2 has no test"));
  }

  @Test
  void aReasonStandsInForTheTest() {
    assertThat(of(PLAIN, Map.of("SN-FRM-2", "not yet")).complaints()).isEmpty();
  }

  @Test
  void whatIsProvenMustNotBeListedAsDifferent() {
    assertThat(of(PLAIN, Map.of("SN-FRM-2", "not yet"), test("SN-FRM-2: is short")).complaints())
        .singleElement()
        .asString()
        .contains("SN-FRM-2 is in docs/deliberate-differences.md", "SomeTest.works");
  }

  @Test
  void aRegressionNeedsATestThatSaysSo() {
    assertThat(of(GUARDED, Map.of(), test("SN-FRM-1: both")).complaints())
        .singleElement()
        .asString()
        .contains("SN-FRM-1", "regression");
    assertThat(
            of(GUARDED, Map.of(), test("SN-FRM-1: both"), test("SN-FRM-1, regression: long"))
                .complaints())
        .isEmpty();
  }

  @Test
  void aNumberThatNobodyPromisedIsComplainedAbout() {
    assertThat(
            of(PLAIN, Map.of("SN-XYZ-1", "gone"), test("SN-FRM-2, SN-FRM-99: is short"))
                .complaints())
        .satisfiesExactly(
            complaint -> assertThat(complaint).contains("SomeTest.works", "SN-FRM-99"),
            complaint -> assertThat(complaint).contains("SN-XYZ-1"));
  }

  @Test
  void oneFailureFailsTheBehaviour() {
    NumberedTest good = test("SN-FRM-2: is short");
    NumberedTest bad = new NumberedTest("codec", "io.BadTest", "fails", "SN-FRM-2: is not");
    Map<NumberedTest, Outcome> outcomes = Map.of(good, Outcome.PASSED, bad, Outcome.FAILED);

    assertThat(
            new Conformance(List.of(PLAIN), Map.of(), List.of(good, bad), outcomes::get).failures())
        .containsExactly("SN-FRM-2: failed");
  }

  @Test
  void aBehaviourWhoseTestsWereAllLeftOutFails() {
    List<NumberedTest> tests = List.of(test("SN-FRM-2: is short"));

    assertThat(new Conformance(List.of(PLAIN), Map.of(), tests, test -> Outcome.NOT_RUN).failures())
        .containsExactly("SN-FRM-2: not run");
  }

  @Test
  void oneTestThatRanIsEnough() {
    NumberedTest ran = test("SN-FRM-2: is short");
    NumberedTest skipped = new NumberedTest("codec", "io.OtherTest", "waits", "SN-FRM-2: later");

    assertThat(
            new Conformance(
                    List.of(PLAIN),
                    Map.of(),
                    List.of(ran, skipped),
                    test -> test == ran ? Outcome.PASSED : Outcome.NOT_RUN)
                .failures())
        .isEmpty();
  }

  private static Conformance of(
      Behaviour behaviour, Map<String, String> differences, NumberedTest... tests) {
    return new Conformance(List.of(behaviour), differences, List.of(tests), test -> Outcome.PASSED);
  }

  private static NumberedTest test(String displayName) {
    return new NumberedTest("codec", "io.SomeTest", "works", displayName);
  }
}
