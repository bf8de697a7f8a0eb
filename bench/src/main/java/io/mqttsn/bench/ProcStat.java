package io.mqttsn.bench;

import java.util.List;

/**
 * What the kernel writes about a process or thread in {@code /proc}, as far as it matters here (see
 * proc(5)).
 */
final class ProcStat {

  /** Places of utime and stime behind the name, which is field 2. */
  private static final int UTIME = 14 - 3;

  private static final int STIME = 15 - 3;

  private ProcStat() {}

  /**
   * One {@code stat} line.
   *
   * @param name at most 15 characters, as the kernel keeps it
   * @param ticks of processor time, user and system together
   */
  record Cpu(String name, long ticks) {}

  /**
   * Reads a {@code stat} line. The name stands in parentheses and may itself hold spaces and
   * parentheses, so it ends at the last one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Cpu cpu(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 0 || close < open) {
      throw new IllegalArgumentException("not a stat line: " + line);
    }
    String[] fields = line.substring(close + 1).trim().split(" ");
    if (fields.length <= STIME) {
      throw new IllegalArgumentException("a stat line that ends early: " + line);
    }
    return new Cpu(
        line.substring(open + 1, close),
        Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]));
  }

  /**
   * A size in KiB from the lines of {@code status}, such as {@code VmRSS: 84120 kB}; 0 if there is
   * no such line.
   */
  static long kibibytes(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).replace("kB", "").trim())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /**
   * What a thread is for, told from its name: numbers are dropped, so that the members of a pool
   * count together, and what belongs to the Java runtime is gathered.
   */
  static String purpose(String thread) {
    if (thread.startsWith("C1 Comp") || thread.startsWith("C2 Comp")) {
      return "JIT";
    }
    if (thread.startsWith("GC Thread") || thread.startsWith("G1 ") || thread.equals("VM Thread")) {
      return "GC and VM"; // The serial collector works on the VM's thread.
    }
    if (thread.startsWith("MQTT ") && thread.indexOf(':') > 0) {
      return "Paho " + thread.substring(0, thread.indexOf(':') + 1);
    }
    return thread.replaceFirst("[-#_ ]*\\d+$", "");
  }
}
