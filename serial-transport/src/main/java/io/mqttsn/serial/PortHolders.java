package io.mqttsn.serial;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which other process has a device, as far as Linux tells us: whoever has locked it, which everyone
 * may know, and whoever has it open, which root sees of all and others of themselves.
 *
 * <p>Nothing is opened for this: opening a port resets many a board.
 */
final class PortHolders {

  private PortHolders() {}

  /**
   * A process other than this one, such as {@code picocom (process 1234)}.
   *
   * @param device its real path
   * @return empty if none is known
   */
  static String of(Path device) {
    return of(device, Path.of("/proc"));
  }

  static String of(Path device, Path proc) {
    String self = Long.toString(ProcessHandle.current().pid());
    String locker = locker(device, proc, self);
    return locker.isEmpty() ? opener(device, proc, self) : locker;
  }

  /** Lines look like {@code 1: FLOCK ADVISORY WRITE 1234 00:06:98 0 EOF}. */
  private static String locker(Path device, Path proc, String self) {
    try {
      String file = identity(device);
      for (String line : Files.readAllLines(proc.resolve("locks"))) {
        List<String> words = List.of(line.trim().split("\\s+"));
        if (words.size() > 5 && words.get(5).equals(file) && isOther(words.get(4), self)) {
          return describe(words.get(4), proc);
        }
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Not Linux, or not told.
    }
    return "";
  }

  /** The kernel does not know the process of a lock that comes from another container. */
  private static boolean isOther(String process, String self) {
    return !process.equals(self);
  }

  /** Device and inode as {@code /proc/locks} writes them: hexadecimal and decimal. */
  private static String identity(Path device) throws IOException {
    long dev = ((Number) Files.getAttribute(device, "unix:dev")).longValue();
    long major = dev >> 8 & 0xFFF;
    long minor = dev & 0xFF | dev >> 12 & 0xFFF00;
    return "%02x:%02x:%s".formatted(major, minor, Files.getAttribute(device, "unix:ino"));
  }

  private static String opener(Path device, Path proc, String self) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path process : processes) {
        String number = process.getFileName().toString();
        if (isOther(number, self) && hasOpen(process, device)) {
          return describe(number, proc);
        }
      }
    } catch (IOException e) {
      // Not Linux, or not told.
    }
    return "";
  }

  private static boolean hasOpen(Path process, Path device) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).equals(device)) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      // Another user's process, or one that has just ended.
    }
    return false;
  }

  private static String describe(String process, Path proc) {
    try {
      return Files.readString(proc.resolve(process).resolve("comm")).strip()
          + " (process "
          + process
          + ")";
    } catch (IOException e) {
      return "process " + process;
    }
  }
}
