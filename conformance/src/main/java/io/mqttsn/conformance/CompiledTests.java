package io.mqttsn.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads which tests of a module carry numbers from its class files. Inherited tests count for every
 * class that runs them. A class whose source is gone is a leftover of an earlier build.
 */
final class CompiledTests {

  /** The names by which surefire and failsafe find tests, as far as this house uses them. */
  private static final Pattern TEST_CLASS = Pattern.compile(".*(Test|IT)");

  private final Path root;

  CompiledTests(Path root) {
    this.root = root;
  }

  Stream<NumberedTest> of(String module) {
    return new ClassFileImporter()
        .importPath(root.resolve(module).resolve("target/test-classes")).stream()
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .flatMap(type -> numbered(module, type))
            .distinct()
            .filter(test -> TEST_CLASS.matcher(test.outermost()).matches())
            .filter(test -> Files.exists(root.resolve(test.source())));
  }

  private static Stream<NumberedTest> numbered(String module, JavaClass type) {
    return type.getAllMethods().stream()
        .flatMap(
            method -> displayName(method).map(name -> test(module, type, method, name)).stream());
  }

  private static NumberedTest test(String module, JavaClass type, JavaMethod method, String name) {
    return new NumberedTest(module, type.getName(), method.getName(), name);
  }

  private static Optional<String> displayName(JavaMethod method) {
    return method
        .tryGetAnnotationOfType("org.junit.jupiter.api.DisplayName")
        .flatMap(annotation -> annotation.get("value"))
        .map(Object::toString)
        .filter(NumberedTest::isNumbered);
  }
}
