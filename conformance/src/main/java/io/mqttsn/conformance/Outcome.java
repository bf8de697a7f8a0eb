package io.mqttsn.conformance;

/** How a test went, or all runs of one together: one failure is a failure. */
enum Outcome {
  NOT_RUN("not run"),
  PASSED("passed"),
  FAILED("failed");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  Outcome and(Outcome other) {
    return compareTo(other) > 0 ? this : other;
  }
}
