package io.mqttsn.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads jSerialComm's native half from a folder that nobody else can write to.
 *
 * <p>Left alone, the library unpacks it into a folder in {@code /tmp} that everybody may write to,
 * loads whatever lies there from an earlier run, and clears up around it, links and all: an
 * invitation to whoever has an account on the box. For the moment of loading it is therefore shown
 * a temporary folder of our own, which is gone again afterwards. A package that ships the native
 * half names its folder in {@code jSerialComm.library.path}, and nothing is unpacked.
 */
final class SerialLibrary {

  private static final String TEMPORARY = "java.io.tmpdir";

  private SerialLibrary() {}

  /**
   * Lets the library load itself.
   *
   * @param use touches its main class; only the first time does anything
   * @throws LinkageError if there is none for this machine, or programs may not run from {@code
   *     /tmp}
   */
  static synchronized void load(Runnable use) {
    String before = System.getProperty(TEMPORARY);
    try {
      Path folder = Files.createTempDirectory("mqttsn-gateway-serial-");
      try {
        System.setProperty(TEMPORARY, folder.toString());
        use.run();
      } finally {
        System.setProperty(TEMPORARY, before);
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
