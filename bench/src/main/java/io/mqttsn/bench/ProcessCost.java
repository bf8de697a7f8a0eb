package io.mqttsn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process has spent up to one moment: processor time, whole and by thread, and memory. Two
 * of them, before and after, make a measurement.
 *
 * @param ticks of all threads, those that have ended included
 * @param threads by thread id
 * @param residentKib what it occupies now
 * @param peakKib the most it ever occupied
 */
record ProcessCost(long ticks, Map<Integer, ProcStat.Cpu> threads, long residentKib, long peakKib) {

  private static final Path PROC = Path.of("/proc");

  /** Reads {@code /proc} of this process id. */
  static ProcessCost of(long pid) throws IOException {
    Path root = PROC.resolve(Long.toString(pid));
    if (!Files.isDirectory(root)) {
      throw new IOException("process " + pid + " has ended, or never was");
    }
    Map<Integer, ProcStat.Cpu> threads = new HashMap<>();
    try (Stream<Path> tasks = Files.list(root.resolve("task"))) {
      for (Path task : tasks.toList()) {
        try {
          threads.put(
              Integer.valueOf(task.getFileName().toString()),
              ProcStat.cpu(Files.readString(task.resolve("stat"))));
        } catch (IOException e) {
          continue; // It has ended since the directory was read; the process's sum still has it.
        }
      }
    }
    List<String> status = Files.readAllLines(root.resolve("status"));
    return new ProcessCost(
        ProcStat.cpu(Files.readString(root.resolve("stat"))).ticks(),
        threads,
        ProcStat.kibibytes(status, "VmRSS"),
        ProcStat.kibibytes(status, "VmHWM"));
  }

  /** Microseconds spent since {@code before}. */
  long microsSince(ProcessCost before) {
    return (ticks - before.ticks) * microsPerTick();
  }

  /**
   * Microseconds since {@code before} by {@link ProcStat#purpose}, the largest first; purposes that
   * took nothing are left out. Time of threads that ended in between is under {@code (ended)}.
   */
  Map<String, Long> microsByPurposeSince(ProcessCost before) {
    Map<String, Long> spent = new TreeMap<>();
    long seen = 0;
    for (Map.Entry<Integer, ProcStat.Cpu> thread : threads.entrySet()) {
      ProcStat.Cpu now = thread.getValue();
      ProcStat.Cpu then = before.threads.get(thread.getKey());
      long delta = now.ticks() - (then == null ? 0 : then.ticks());
      spent.merge(ProcStat.purpose(now.name()), delta, Long::sum);
      seen += delta;
    }
    spent.put("(ended)", Math.max(0, ticks - before.ticks - seen));
    return spent.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue() * microsPerTick(),
                Long::sum,
                LinkedHashMap::new));
  }

  /** Linux shows user programs 100 ticks a second on every machine that Java runs on. */
  private static long microsPerTick() {
    return 10_000;
  }
}
