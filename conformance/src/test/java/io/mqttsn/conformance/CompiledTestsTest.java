package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles small test classes, as a module would, and looks for numbers in them. */
class CompiledTestsTest {

  @TempDir private Path root;

  @Test
  void theDisplayNameIsReadAsItWasCompiled() throws IOException {
    compile("ATest", "class ATest { @DisplayName(\"SN-FRM-1: \" + \"both\") void works() {} }");

    assertThat(new CompiledTests(root).of("codec"))
        .containsExactly(new NumberedTest("codec", "io.ATest", "works", "SN-FRM-1: both"));
  }

  @Test
  void testsWithoutNumberAndHelpersWithOneAreLeftOut() throws IOException {
    compile("ATest", "class ATest { @DisplayName(\"A16: rc 1\") void works() {} void other() {} }");
    compile("Helper", "class Helper { @DisplayName(\"SN-FRM-1\") void works() {} }");

    assertThat(new CompiledTests(root).of("codec")).isEmpty();
  }

  @Test
  void inheritedTestsCountForEachClassThatRunsThem() throws IOException {
    compile(
        "OneIT",
        "class OneIT extends Contract {}"
            + " class TwoIT extends Contract {}"
            + " abstract class Contract { @DisplayName(\"SN-FRM-1\") void holds() {} }");
    Files.createFile(sources().resolve("TwoIT.java"));

    assertThat(new CompiledTests(root).of("codec"))
        .extracting(NumberedTest::className)
        .containsExactlyInAnyOrder("io.OneIT", "io.TwoIT");
  }

  @Test
  void aClassWhoseSourceIsGoneIsALeftover() throws IOException {
    compile("ATest", "class ATest { @DisplayName(\"SN-FRM-1\") void works() {} }");
    Files.delete(sources().resolve("ATest.java"));

    assertThat(new CompiledTests(root).of("codec")).isEmpty();
  }

  @Test
  void aNestedTestIsFoundInItsOutermostClass() throws IOException {
    compile("ATest", "class ATest { class Inner { @DisplayName(\"SN-FRM-1\") void works() {} } }");

    assertThat(new CompiledTests(root).of("codec"))
        .singleElement()
        .returns("io.ATest", NumberedTest::outermost)
        .returns("ATest.Inner", NumberedTest::simpleClassName)
        .returns("codec/src/test/java/io/ATest.java", NumberedTest::source);
  }

  private Path sources() {
    return root.resolve("codec/src/test/java/io");
  }

  private void compile(String name, String text) throws IOException {
    Path source = sources().resolve(name + ".java");
    Path classes = root.resolve("codec/target/test-classes");
    Files.createDirectories(source.getParent());
    Files.createDirectories(classes);
    Files.writeString(source, "package io; import org.junit.jupiter.api.DisplayName; " + text);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(result).isZero();
  }
}
