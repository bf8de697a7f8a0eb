package io.mqttsn.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of this checkout, and what the build has left in it. */
record Checkout(Path root) {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private static final Pattern TEST_SOURCE = Pattern.compile(".*(Test|IT)\\.java");

  /** The modules of the root pom that have tests in Java. */
  List<String> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(root.resolve("pom.xml")))
        .results()
        .map(result -> result.group(1))
        .filter(module -> Files.isDirectory(root.resolve(module).resolve("src/test/java")))
        .toList();
  }

  /** Test classes that have not been compiled since they were written: they cannot be judged. */
  List<String> unbuilt() throws IOException {
    List<String> unbuilt = new ArrayList<>();
    for (String module : modules()) {
      Path sources = root.resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .map(sources::relativize)
            .map(Path::toString)
            .filter(file -> TEST_SOURCE.matcher(file).matches())
            .filter(file -> isNewer(sources.resolve(file), compiled(module).resolve(classOf(file))))
            .map(file -> module + ": " + file)
            .forEach(unbuilt::add);
      }
    }
    return unbuilt;
  }

  private static String classOf(String source) {
    return source.replaceAll("java$", "class");
  }

  private static boolean isNewer(Path source, Path compiled) {
    return !Files.exists(compiled)
        || source.toFile().lastModified() > compiled.toFile().lastModified();
  }

  Conformance conformance() throws IOException {
    CompiledTests compiled = new CompiledTests(root);
    Reports reports = new Reports(root);
    List<NumberedTest> tests =
        modules().stream()
            .filter(module -> Files.isDirectory(compiled(module)))
            .flatMap(compiled::of)
            .sorted(
                Comparator.comparing(NumberedTest::className)
                    .thenComparing(NumberedTest::method)
                    .thenComparing(NumberedTest::module))
            .toList();
    return new Conformance(
        Behaviours.read(lines("behaviours.md")),
        Differences.read(lines("deliberate-differences.md")),
        tests,
        test -> reports.of(test).orElse(Outcome.NOT_RUN));
  }

  /** Classes with numbered tests that have no report of this build. */
  List<String> notRun(Conformance conformance) {
    Reports reports = new Reports(root);
    return conformance.tests().stream()
        .filter(test -> reports.of(test).isEmpty())
        .map(NumberedTest::outermost)
        .distinct()
        .toList();
  }

  Path page() {
    return root.resolve("docs/conformance.md");
  }

  private List<String> lines(String document) throws IOException {
    return Files.readAllLines(root.resolve("docs").resolve(document));
  }

  private Path compiled(String module) {
    return root.resolve(module).resolve("target/test-classes");
  }
}
