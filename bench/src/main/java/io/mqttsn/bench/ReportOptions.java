package io.mqttsn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the figures go, and what they say about where they come from. */
final class ReportOptions {

  @Option(names = "--json", paramLabel = "FILE", description = "also write the figures as JSON")
  Path json;

  /** A report that begins with the machine. */
  static Report begin(String what) {
    return new Report()
        .add("benchmark", what)
        .add("machine.cores", Runtime.getRuntime().availableProcessors())
        .add("machine.kernel", System.getProperty("os.version"))
        .add("generator.java", Runtime.version().toString());
  }

  void publish(Report report) throws IOException {
    System.out.print(report.table());
    if (json != null) {
      Files.writeString(json, report.json());
    }
  }
}
