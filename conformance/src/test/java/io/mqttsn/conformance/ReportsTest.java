package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {

  private static final FileTime COMPILED = FileTime.fromMillis(1_000_000);
  private static final FileTime RUN = FileTime.fromMillis(2_000_000);

  @TempDir private Path root;

  @BeforeEach
  void compile() throws IOException {
    write("target/test-classes/io/ATest.class", "", COMPILED);
  }

  @Test
  void aTestcaseIsPassedUnlessItSaysOtherwise() throws IOException {
    report(
        """
        <testcase name="good" classname="io.ATest"><system-out>failure</system-out></testcase>
        <testcase name="bad" classname="io.ATest"><failure type="x">trace</failure></testcase>
        <testcase name="broken" classname="io.ATest"><error type="x"/></testcase>
        <testcase name="left" classname="io.ATest"><skipped message="no broker"/></testcase>
        """);

    assertThat(outcome("good")).isEqualTo(Outcome.PASSED);
    assertThat(outcome("bad")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("broken")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("left")).isEqualTo(Outcome.NOT_RUN);
    assertThat(outcome("absent")).isEqualTo(Outcome.NOT_RUN);
  }

  @Test
  void theRunsOfAParameterisedTestCountTogether() throws IOException {
    report(
        """
        <testcase name="each(String, int)[1]" classname="io.ATest"/>
        <testcase name="each(String, int)[2]" classname="io.ATest"><failure/></testcase>
        <testcase name="each(String, int)[3]" classname="io.ATest"/>
        <testcase name="some{int}[1]" classname="io.ATest"><skipped/></testcase>
        <testcase name="some{int}[2]" classname="io.ATest"/>
        """);

    assertThat(outcome("each")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("some")).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aReportOlderThanTheClassIsOfAnEarlierBuild() throws IOException {
    report("<testcase name=\"good\" classname=\"io.ATest\"/>");
    write("target/test-classes/io/ATest.class", "", FileTime.fromMillis(3_000_000));

    assertThat(new Reports(root).of(test("good"))).isEmpty();
  }

  @Test
  void aClassWithoutReportHasNotRun() {
    assertThat(new Reports(root).of(test("good"))).isEmpty();
  }

  private Outcome outcome(String method) {
    return new Reports(root).of(test(method)).orElseThrow();
  }

  private static NumberedTest test(String method) {
    return new NumberedTest("codec", "io.ATest", method, "SN-FRM-1: reads");
  }

  private void report(String testcases) throws IOException {
    write(
        "target/failsafe-reports/TEST-io.ATest.xml",
        "<testsuite name=\"io.ATest\">" + testcases + "</testsuite>",
        RUN);
  }

  private void write(String path, String text, FileTime modified) throws IOException {
    Path file = root.resolve("codec").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, modified);
  }
}
