package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The last test of the build: looks at all the others. With {@code -Dconformance.write} it writes
 * the page instead of comparing it. After a build of some modules or tests only it is skipped,
 * because it could not know.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

  /** Options by which only some tests run; failsafe itself does not heed the first. */
  private static final List<String> CHOOSING = List.of("skipTests", "test", "it.test", "groups");

  private final Checkout checkout =
      new Checkout(Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent());
  private Conformance conformance;

  @BeforeAll
  void lookAtAWholeBuildOnly() throws IOException {
    assumeThat(CHOOSING).as("options that leave tests out").noneMatch(ConformanceIT::isGiven);
    assumeThat(checkout.unbuilt()).as("tests that were not compiled").isEmpty();
    conformance = checkout.conformance();
    assumeThat(checkout.notRun(conformance)).as("tests that did not run").isEmpty();
  }

  private static boolean isGiven(String option) {
    return System.getProperty(option) != null;
  }

  @Test
  void everyBehaviourHasATestOrAReason() {
    assertThat(conformance.complaints()).isEmpty();
  }

  @Test
  void everyBehaviourThatHasTestsPassedOne() {
    assertThat(conformance.failures()).isEmpty();
  }

  @Test
  void thePageSaysWhatTheTestsSay() throws IOException {
    String page = new Page(conformance).text();
    if (System.getProperty("conformance.write") != null) {
      Files.writeString(checkout.page(), page);
    }
    String committed = Files.exists(checkout.page()) ? Files.readString(checkout.page()) : "";
    assertThat(Page.sameButResults(committed, page))
        .as("docs/conformance.md is out of date; write it with bin/verify -Dconformance.write")
        .isTrue();
  }
}
