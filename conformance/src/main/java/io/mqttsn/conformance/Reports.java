package io.mqttsn.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads from the reports of surefire and failsafe how each test of a module went. A report that is
 * older than the class it speaks of is one of an earlier build: its tests have not run.
 */
final class Reports {

  /** A parameterised test is reported as {@code name(String, int)[1]}. */
  private static final Pattern METHOD = Pattern.compile("([A-Za-z0-9_$]+).*", Pattern.DOTALL);

  private static final List<String> DIRECTORIES = List.of("surefire-reports", "failsafe-reports");
  private static final XMLInputFactory XML = offline();

  private final Path root;
  private final Map<Path, Map<String, Outcome>> read = new HashMap<>();

  Reports(Path root) {
    this.root = root;
  }

  /** Empty when the test's class has no report of this build. */
  Optional<Outcome> of(NumberedTest test) {
    return report(test)
        .map(report -> read.computeIfAbsent(report, Reports::outcomes))
        .map(outcomes -> outcomes.getOrDefault(key(test), Outcome.NOT_RUN));
  }

  private Optional<Path> report(NumberedTest test) {
    Path target = root.resolve(test.module()).resolve("target");
    Path compiled = target.resolve("test-classes/" + test.outermost().replace('.', '/') + ".class");
    return DIRECTORIES.stream()
        .map(directory -> target.resolve(directory + "/TEST-" + test.outermost() + ".xml"))
        .filter(Files::exists)
        .filter(report -> modified(report).compareTo(modified(compiled)) >= 0)
        .findFirst();
  }

  private static String key(NumberedTest test) {
    return test.className() + "#" + test.method();
  }

  private static Map<String, Outcome> outcomes(Path report) {
    Map<String, Outcome> outcomes = new HashMap<>();
    try (InputStream in = Files.newInputStream(report)) {
      XMLStreamReader xml = XML.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && isTestcase(xml)) {
          String key = key(xml);
          outcomes.merge(key, outcome(xml), Outcome::and);
        }
      }
      return outcomes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("unreadable report " + report, e);
    }
  }

  private static String key(XMLStreamReader testcase) {
    Matcher name = METHOD.matcher(testcase.getAttributeValue(null, "name"));
    String method = name.matches() ? name.group(1) : "";
    return testcase.getAttributeValue(null, "classname") + "#" + method;
  }

  /** Reads on to the end of the testcase; what is not told inside it went well. */
  private static Outcome outcome(XMLStreamReader xml) throws XMLStreamException {
    Outcome outcome = Outcome.PASSED;
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !isTestcase(xml)) {
      if (xml.isStartElement()) {
        switch (xml.getLocalName()) {
          case "failure", "error" -> outcome = Outcome.FAILED;
          case "skipped" -> outcome = Outcome.NOT_RUN;
          default -> {}
        }
      }
    }
    return outcome;
  }

  private static boolean isTestcase(XMLStreamReader xml) {
    return xml.getLocalName().equals("testcase");
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static XMLInputFactory offline() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    return factory;
  }
}
