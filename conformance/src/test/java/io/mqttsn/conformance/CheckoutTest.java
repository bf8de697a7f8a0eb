package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {

  @TempDir private Path root;

  @BeforeEach
  void writeModules() throws IOException {
    Files.writeString(
        root.resolve("pom.xml"),
        "<modules><module>codec</module><module>core</module><module>systemd</module></modules>");
    Files.createDirectories(root.resolve("codec/src/test/java"));
    Files.createDirectories(root.resolve("core/src/test/java"));
    Files.createDirectories(root.resolve("systemd"));
  }

  @Test
  void modulesAreThoseOfTheRootPomThatHaveTests() throws IOException {
    assertThat(new Checkout(root).modules()).containsExactly("codec", "core");
  }

  @Test
  void aTestIsUnbuiltUntilItsClassIsAsNewAsItsSource() throws IOException {
    Path source = root.resolve("core/src/test/java/ATest.java");
    Path compiled = root.resolve("core/target/test-classes/ATest.class");
    Files.createFile(source);
    Files.setLastModifiedTime(source, FileTime.fromMillis(2_000_000));
    assertThat(new Checkout(root).unbuilt()).containsExactly("core: ATest.java");

    Files.createDirectories(compiled.getParent());
    Files.createFile(compiled);
    assertThat(new Checkout(root).unbuilt()).isEmpty();

    Files.setLastModifiedTime(compiled, FileTime.fromMillis(1_000_000));
    assertThat(new Checkout(root).unbuilt()).containsExactly("core: ATest.java");
  }
}
