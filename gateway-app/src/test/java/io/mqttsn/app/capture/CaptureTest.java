package io.mqttsn.app.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mqttsn.config.CaptureSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture whose file cannot be had, or not for long. */
class CaptureTest {

  @TempDir private Path folder;

  private static CaptureSettings into(Path file) {
    return new CaptureSettings(Optional.of("lan"), Optional.empty(), file, 1 << 20);
  }

  @Test
  void aFullDiskEndsItAndNobodyElse() throws IOException {
    try (Capture capture = Capture.begin(into(Path.of("/dev/full")))) {
      for (int i = 0; i < 10_000; i++) {
        capture.onFrame(true, "lan", null, new byte[100]);
      }
      await().until(() -> !capture.isWriting());
      assertThat(capture.wants("lan", "a")).isFalse();
    }
  }

  /** A disk that takes nothing more: a pipe that nobody reads. */
  @Test
  void longFramesThatWaitForASlowDiskDoNotFillTheMemory() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw");
        Capture capture = Capture.begin(into(pipe))) {
      byte[] longest = new byte[65_507];
      for (int i = 0; i < 1000; i++) {
        capture.onFrame(true, "lan", null, longest);
      }
      assertThat(capture.missing()).isGreaterThan(900);
      assertThat(reader.read()).isEqualTo(0xA1);
    }
  }

  @Test
  void whyAFileCannotBeBegunIsSaidInWords() throws IOException {
    assertThat(reason(folder.resolve("missing").resolve("a.pcap")))
        .isEqualTo("its folder does not exist");
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(reason(file.resolve("a.pcap"))).isEqualTo("Not a directory");
    assertThat(reason(folder)).isEqualTo("Is a directory");
  }

  private static String reason(Path file) {
    return Capture.reason(catchThrowableOfType(IOException.class, () -> Capture.begin(into(file))));
  }

  @Test
  void onlyWhatWasAskedForIsWanted() throws IOException {
    try (Capture capture = Capture.begin(into(folder.resolve("a.pcap")))) {
      assertThat(capture.wants("lan", null)).isTrue();
      assertThat(capture.wants("line", "a")).isFalse();
    }
  }
}
