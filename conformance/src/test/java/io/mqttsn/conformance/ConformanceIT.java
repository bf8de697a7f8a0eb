package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final Checkout checkout =
      new Checkout(Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent());
  private Conformance conformance;

  @BeforeAll
  void lookAtAWholeBuildOnly() throws IOException {
    assumeThat(checkout.unbuilt()).as("modules that were not built").isEmpty();
    conformance = checkout.conformance();
    assumeThat(checkout.notRun(conformance)).as("tests that did not run").isEmpty();
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
