package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SerialLibraryTest {

  @Test
  void theLibraryIsShownAFolderOfOurOwnThatIsGoneAfterwards() {
    String before = System.getProperty("java.io.tmpdir");
    AtomicReference<Path> shown = new AtomicReference<>();

    SerialLibrary.load(
        () -> {
          shown.set(Path.of(System.getProperty("java.io.tmpdir")));
          assertThat(permissions(shown.get())).isEqualTo("rwx------");
          unpack(shown.get().resolve("a/b"));
        });

    assertThat(shown.get()).isNotEqualTo(Path.of(before)).doesNotExist();
    assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(before);
  }

  @Test
  void aFailureLeavesNothingBehindEither() {
    String before = System.getProperty("java.io.tmpdir");
    assertThatThrownBy(
            () ->
                SerialLibrary.load(
                    () -> {
                      throw new UnsatisfiedLinkError("not for this machine");
                    }))
        .isInstanceOf(LinkageError.class);

    assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(before);
  }

  private static String permissions(Path folder) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(Path folder) {
    try {
      Files.createFile(Files.createDirectories(folder).resolve("library.so"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
