package io.mqttsn.app;

import io.mqttsn.serial.SerialPorts;
import io.mqttsn.serial.SerialPorts.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which serial ports there are, for who has to write one into a configuration. */
@Command(
    name = "serial-ports",
    sortOptions = false,
    description = "Lists the serial ports of this machine, and which of them can be opened.",
    footer = {
      "",
      "In a configuration name a port as below /dev/serial/by-id: that stays the",
      "same when it is plugged in again.",
    })
final class SerialPortsCommand implements Callable<Integer> {

  private static final List<String> TITLES =
      List.of("PORT", "BELOW /dev/serial/by-id", "DEVICE", "USE");
  private static final String BY_ID = "/dev/serial/by-id/";

  private final Console console;
  private final Supplier<List<Entry>> ports;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  SerialPortsCommand(Console console) {
    this(console, SerialPorts::list);
  }

  /**
   * @param ports of this machine
   */
  SerialPortsCommand(Console console, Supplier<List<Entry>> ports) {
    this.console = console;
    this.ports = ports;
  }

  @Override
  public Integer call() {
    List<Entry> entries = ports.get();
    if (json) {
      console
          .out()
          .println(
              entries.stream()
                  .map(SerialPortsCommand::object)
                  .collect(Collectors.joining(",\n ", "[", "]")));
    } else if (entries.isEmpty()) {
      console.out().println("no serial ports; is the adapter plugged in, and its driver loaded?");
    } else {
      table(entries);
    }
    return ExitCode.GOOD;
  }

  private void table(List<Entry> entries) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES);
    entries.forEach(entry -> rows.add(row(entry)));
    int[] widths = new int[TITLES.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      console.out().println(line.toString().stripTrailing());
    }
  }

  private static List<String> row(Entry entry) {
    String names =
        entry.byId().stream()
            .map(name -> name.startsWith(BY_ID) ? name.substring(BY_ID.length()) : name)
            .collect(Collectors.joining(", "));
    String use = use(entry) + (entry.takenBy().isEmpty() ? "" : ": " + entry.takenBy());
    return List.of(entry.path(), names.isEmpty() ? "-" : names, dash(entry.description()), use);
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String use(Entry entry) {
    return entry.use().name().toLowerCase(Locale.ROOT);
  }

  private static String object(Entry entry) {
    return "{\"path\": "
        + JsonText.of(entry.path())
        + ", \"by-id\": "
        + entry.byId().stream().map(JsonText::of).collect(Collectors.joining(", ", "[", "]"))
        + ", \"description\": "
        + JsonText.of(entry.description())
        + ", \"use\": "
        + JsonText.of(use(entry))
        + ", \"detail\": "
        + JsonText.of(entry.takenBy())
        + "}";
  }
}
