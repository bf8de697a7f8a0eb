package io.mqttsn.serial;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The serial ports of this machine, for a person who has to name one.
 *
 * <p>Read from what Linux tells in {@code /sys} and {@code /proc}. No port is opened for it, for
 * that resets many a board.
 */
public final class SerialPorts {

  /** A USB device is this many folders above its port, at most. */
  private static final int UP_TO_DEVICE = 5;

  private final Path sys;
  private final Path dev;
  private final Path proc;

  SerialPorts(Path sys, Path dev, Path proc) {
    this.sys = sys;
    this.dev = dev;
    this.proc = proc;
  }

  /** Every port, by path. */
  public static List<Entry> list() {
    return new SerialPorts(Path.of("/sys"), Path.of("/dev"), Path.of("/proc")).entries();
  }

  /**
   * One port.
   *
   * @param path such as {@code /dev/ttyUSB0}, which may change with the next plugging
   * @param byId its names below {@code /dev/serial/by-id}, which do not change
   * @param description what the device says of itself; may be empty
   * @param takenBy who has the port, or why it may not be opened; empty if it is free
   */
  public record Entry(
      String path, List<String> byId, String description, Use use, String takenBy) {}

  /** Whether a port could be opened now. */
  public enum Use {
    FREE,
    TAKEN,
    /** Not by this user. */
    FORBIDDEN
  }

  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Path tty : children(sys.resolve("class/tty"))) {
      Path device = dev.resolve(tty.getFileName());
      if (isPort(tty) && Files.exists(device)) {
        entries.add(entry(tty, device));
      }
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  /**
   * Has hardware behind it: consoles have none, and the sockets of a board without chips neither.
   */
  private static boolean isPort(Path tty) {
    return Files.exists(tty.resolve("device")) && !read(tty.resolve("type")).equals("0");
  }

  private Entry entry(Path tty, Path device) {
    Use use = Use.FREE;
    String who = PortHolders.of(device, proc);
    if (!who.isEmpty()) {
      use = Use.TAKEN;
    } else if (!Files.isReadable(device) || !Files.isWritable(device)) {
      use = Use.FORBIDDEN;
      who = "only for group " + PortAdvice.group(device);
    }
    return new Entry(device.toString(), aliases(device), description(tty), use, who);
  }

  private List<String> aliases(Path device) {
    return children(dev.resolve("serial/by-id")).stream()
        .filter(link -> leadsTo(link, device))
        .map(Path::toString)
        .sorted()
        .toList();
  }

  private static boolean leadsTo(Path link, Path device) {
    try {
      return link.toRealPath().equals(device.toRealPath());
    } catch (IOException e) {
      return false; // unplugged at this moment
    }
  }

  /** Manufacturer and product of the USB device, or the name of the driver. */
  private static String description(Path tty) {
    try {
      Path folder = tty.resolve("device").toRealPath();
      for (int i = 0; i < UP_TO_DEVICE && folder != null; i++, folder = folder.getParent()) {
        String product = read(folder.resolve("product"));
        if (!product.isEmpty()) {
          return (read(folder.resolve("manufacturer")) + " " + product).strip();
        }
      }
      return tty.resolve("device/driver").toRealPath().getFileName().toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Path> children(Path folder) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      List<Path> paths = new ArrayList<>();
      all.forEach(paths::add);
      return paths;
    } catch (IOException e) {
      return List.of(); // not Linux, or no such devices
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
