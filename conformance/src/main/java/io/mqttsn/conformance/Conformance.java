package io.mqttsn.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is promised, what proves it, and what is wrong with that. Complaints are about this checkout
 * and hold on every machine; failures are about this run.
 */
record Conformance(
    List<Behaviour> behaviours,
    Map<String, String> differences,
    List<NumberedTest> tests,
    Function<NumberedTest, Outcome> outcomes) {

  List<NumberedTest> testsOf(Behaviour behaviour) {
    return tests.stream().filter(test -> test.numbers().contains(behaviour.number())).toList();
  }

  Outcome outcomeOf(Behaviour behaviour) {
    return testsOf(behaviour).stream().map(outcomes).reduce(Outcome.NOT_RUN, Outcome::and);
  }

  boolean isDifferent(Behaviour behaviour) {
    return differences.containsKey(behaviour.number());
  }

  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    behaviours.forEach(behaviour -> complainAbout(behaviour, complaints));
    Set<String> known = behaviours.stream().map(Behaviour::number).collect(Collectors.toSet());
    for (NumberedTest test : tests) {
      test.numbers().stream()
          .filter(number -> !known.contains(number))
          .map(number -> name(test) + " carries " + number + ", which docs/behaviours.md lacks")
          .forEach(complaints::add);
    }
    differences.keySet().stream()
        .filter(number -> !known.contains(number))
        .map(number -> number + " is listed as different, but docs/behaviours.md lacks it")
        .forEach(complaints::add);
    return complaints;
  }

  private void complainAbout(Behaviour behaviour, List<String> complaints) {
    List<NumberedTest> proofs = testsOf(behaviour);
    if (isDifferent(behaviour)) {
      if (!proofs.isEmpty()) {
        complaints.add(
            behaviour.number()
                + " is in docs/deliberate-differences.md, but tests prove it: "
                + proofs.stream().map(Conformance::name).collect(Collectors.joining(", ")));
      }
    } else if (proofs.isEmpty()) {
      complaints.add(
          behaviour.number()
              + " has no test with its number, and docs/deliberate-differences.md gives no reason");
    } else if (behaviour.regression() && proofs.stream().noneMatch(NumberedTest::isRegression)) {
      complaints.add(
          behaviour.number() + " guards against a regression, but no test of it says 'regression'");
    }
  }

  /** Behaviours whose tests failed, and those of which every test was left out. */
  List<String> failures() {
    return behaviours.stream()
        .filter(behaviour -> !testsOf(behaviour).isEmpty())
        .filter(behaviour -> outcomeOf(behaviour) != Outcome.PASSED)
        .map(behaviour -> behaviour.number() + ": " + outcomeOf(behaviour).text())
        .toList();
  }

  private static String name(NumberedTest test) {
    return test.simpleClassName() + "." + test.method();
  }
}
