package io.mqttsn.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A program that a test started: what it printed, and its end. Standard output and standard error
 * are one text, in order, and waiting for a line looks at everything from the beginning.
 */
final class ChildProcess implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private ChildProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it with every signal as usual: Java hands on which ones it ignores, and it ignores some
   * when the tests run in the background, under nohup, or with a serial port.
   */
  static ChildProcess start(ProcessBuilder builder) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
    command.addAll(builder.command());
    builder.command(command);
    return new ChildProcess(builder.redirectErrorStream(true).start());
  }

  static ChildProcess start(List<String> command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  long pid() {
    return process.pid();
  }

  /** What it has started itself, and they in turn. */
  Stream<ProcessHandle> descendants() {
    return process.descendants();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** All lines so far. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The first line that contains this text, awaited for {@link #PATIENCE}. */
  String awaitLine(String text) {
    return awaitLines(line -> line.contains(text), 1, PATIENCE)
        .orElseThrow(() -> new AssertionError("no line with \"" + text + "\" in\n" + text()))
        .get(0);
  }

  /** The first {@code count} lines that match, or empty when they do not come in time. */
  Optional<List<String>> awaitLines(Predicate<String> wanted, int count, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (lines) {
      while (true) {
        List<String> found = lines.stream().filter(wanted).limit(count).toList();
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (found.size() == count) {
          return Optional.of(found);
        } else if (left <= 0 || ended) {
          return Optional.empty();
        }
        pause(left);
      }
    }
  }

  String text() {
    return String.join("\n", lines());
  }

  /** Sends a signal by name: {@code TERM}, {@code INT}, {@code HUP}, {@code STOP}, {@code CONT}. */
  void signal(String name) throws IOException {
    try (ChildProcess kill = start(List.of("kill", "-" + name, String.valueOf(pid())))) {
      kill.awaitEnd(PATIENCE);
    }
  }

  /** Waits for the end; returns the exit code. */
  int awaitEnd(Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        awaitLastWords();
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("still running after " + patience + ":\n" + text());
  }

  /** What was printed is read by another thread; a child of the process may keep it waiting. */
  private void awaitLastWords() {
    awaitLines(line -> false, 1, LAST_WORDS);
  }

  /** {@code kill -9}, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(PATIENCE);
  }

  /** A field of {@code /proc/PID/status}: {@code VmRSS}, {@code Threads}. */
  String status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no field " + field));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The process was killed while it spoke: what it said is kept.
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  private void pause(long millis) {
    try {
      lines.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted"));
    }
  }
}
