package io.mqttsn.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes the table as {@code docs/conformance.md}. Everything in it but the results follows from
 * the checkout alone; two pages are the same if they differ in nothing but results.
 */
final class Page {

  private static final String HEAD =
      """
      # Conformance

      Which test proves which [behaviour](behaviours.md). **Written by the build, from the tests that ran**; `bin/verify -Dconformance.write`
      writes it anew, and without that the build fails when this page is not what the tests say. It fails, too, when a behaviour has no test
      and is not [listed with its reason](deliberate-differences.md), or when no test of one has passed.

      A test in **bold** guards against a defect that users of other gateways have met. The result is that of the run that wrote this page.
      """;

  private static final Comparator<NumberedTest> BY_PLACE =
      Comparator.comparing(NumberedTest::simpleClassName)
          .thenComparing(NumberedTest::module)
          .thenComparing(NumberedTest::method);

  private final Conformance conformance;
  private final Map<String, Long> homonyms;

  Page(Conformance conformance) {
    this.conformance = conformance;
    homonyms =
        conformance.tests().stream()
            .collect(
                Collectors.groupingBy(
                    NumberedTest::simpleClassName,
                    Collectors.mapping(
                        NumberedTest::source,
                        Collectors.collectingAndThen(
                            Collectors.toSet(), sources -> (long) sources.size()))));
  }

  static boolean sameButResults(String page, String other) {
    return withoutResults(page).equals(withoutResults(other));
  }

  private static String withoutResults(String page) {
    return page.lines()
        .map(line -> line.replaceFirst(" (not run|passed|failed) \\|$", " |"))
        .collect(Collectors.joining("\n"));
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append('\n').append(figures()).append('\n');
    groups().forEach((group, behaviours) -> append(group, behaviours, text));
    appendDifferences(text);
    appendLinks(text);
    return text.toString();
  }

  private String figures() {
    List<Behaviour> all = conformance.behaviours();
    Predicate<Behaviour> different = conformance::isDifferent;
    List<Behaviour> proven = all.stream().filter(different.negate()).toList();
    return "%d behaviours, %d of them proven by %d tests, %d deliberately different or not served yet; %d guard against a regression.\n"
        .formatted(
            all.size(),
            proven.size(),
            conformance.tests().size(),
            all.size() - proven.size(),
            proven.stream().filter(Behaviour::regression).count());
  }

  private Map<String, List<Behaviour>> groups() {
    return conformance.behaviours().stream()
        .collect(Collectors.groupingBy(Behaviour::group, LinkedHashMap::new, Collectors.toList()));
  }

  private void append(String group, List<Behaviour> behaviours, StringBuilder text) {
    text.append("## ").append(group).append("\n\n");
    text.append("| behaviour | what it says | tests | result |\n|---|---|---|---|\n");
    for (Behaviour behaviour : behaviours) {
      text.append("| ").append(behaviour.number());
      text.append(" | ").append(cell(behaviour.promise()));
      text.append(" | ").append(tests(behaviour));
      text.append(" | ").append(result(behaviour)).append(" |\n");
    }
    text.append('\n');
  }

  private String result(Behaviour behaviour) {
    return conformance.isDifferent(behaviour)
        ? "[different](#deliberately-different)"
        : conformance.outcomeOf(behaviour).text();
  }

  /** A line for each class: its link, and the methods in it. */
  private String tests(Behaviour behaviour) {
    Map<String, List<String>> methods = new LinkedHashMap<>();
    conformance.testsOf(behaviour).stream()
        .sorted(BY_PLACE)
        .forEach(
            test ->
                methods.computeIfAbsent(label(test), label -> new ArrayList<>()).add(method(test)));
    return methods.entrySet().stream()
        .map(entry -> "[" + entry.getKey() + "]: " + String.join(", ", entry.getValue()))
        .collect(Collectors.joining("<br>"));
  }

  private static String method(NumberedTest test) {
    return test.isRegression() ? "**" + test.method() + "**" : test.method();
  }

  private String label(NumberedTest test) {
    String name = test.simpleClassName();
    return homonyms.get(name) > 1 ? name + " of " + test.module() : name;
  }

  private void appendDifferences(StringBuilder text) {
    text.append("## Deliberately different\n\n| behaviour | why |\n|---|---|\n");
    conformance.behaviours().stream()
        .filter(conformance::isDifferent)
        .forEach(
            behaviour ->
                text.append("| %s | %s |\n".formatted(behaviour.number(), reason(behaviour))));
    text.append('\n');
  }

  private String reason(Behaviour behaviour) {
    return cell(conformance.differences().get(behaviour.number()));
  }

  private void appendLinks(StringBuilder text) {
    Map<String, String> links = new TreeMap<>();
    conformance.tests().forEach(test -> links.put(label(test), "../" + test.source()));
    links.forEach((label, source) -> text.append("[%s]: %s\n".formatted(label, source)));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
