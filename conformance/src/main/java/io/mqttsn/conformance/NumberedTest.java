package io.mqttsn.conformance;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A test method whose display name carries the number of a behaviour, or of several. */
record NumberedTest(String module, String className, String method, String displayName) {

  private static final Pattern NUMBER = Pattern.compile("SN-[A-Z]+-\\d+");
  private static final Pattern REGRESSION = Pattern.compile("\\bregression\\b");

  static boolean isNumbered(String displayName) {
    return NUMBER.matcher(displayName).find();
  }

  Set<String> numbers() {
    return NUMBER
        .matcher(displayName)
        .results()
        .map(result -> result.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean isRegression() {
    return REGRESSION.matcher(displayName).find();
  }

  String simpleClassName() {
    return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
  }

  /** Where the test is written, seen from the root of the checkout. */
  String source() {
    return module + "/src/test/java/" + outermost().replace('.', '/') + ".java";
  }

  /** The class that has a report of its own. */
  String outermost() {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }
}
