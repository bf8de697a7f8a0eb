package io.mqttsn.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Named figures in the order in which they were added, for a person as a table and for a program as
 * one flat JSON object. Names are lower case with dots and end in their unit.
 */
final class Report {

  private final Map<String, Object> figures = new LinkedHashMap<>();

  Report add(String name, long value) {
    figures.put(name, value);
    return this;
  }

  /** With one digit behind the point: more would pretend. */
  Report add(String name, double value) {
    figures.put(name, String.format(Locale.ROOT, "%.1f", value));
    return this;
  }

  Report add(String name, String value) {
    figures.put(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    return this;
  }

  /**
   * What a process cost between two moments, whole and by the purpose of its threads.
   *
   * @param messages that the cost is divided by
   */
  Report addCost(String process, ProcessCost before, ProcessCost after, long messages) {
    double divisor = Math.max(1, messages);
    add(process + ".cpu.micros-per-message", after.microsSince(before) / divisor);
    after
        .microsByPurposeSince(before)
        .forEach(
            (purpose, micros) ->
                add(process + ".thread." + purpose + ".micros-per-message", micros / divisor));
    add(process + ".cpu.total-millis", after.microsSince(before) / 1000);
    add(process + ".memory.resident-before-kib", before.residentKib());
    add(process + ".memory.resident-after-kib", after.residentKib());
    return add(process + ".memory.peak-kib", after.peakKib());
  }

  String table() {
    int width = figures.keySet().stream().mapToInt(String::length).max().orElse(1);
    StringBuilder text = new StringBuilder();
    figures.forEach(
        (name, value) ->
            text.append(
                String.format(
                    Locale.ROOT, "%-" + width + "s  %12s%n", name, unquoted(value.toString()))));
    return text.toString();
  }

  String json() {
    StringBuilder text = new StringBuilder("{");
    figures.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "\n" : ",\n")
                .append("  \"")
                .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\": ")
                .append(value));
    return text.append("\n}\n").toString();
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }
}
