package io.mqttsn.app.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mqttsn.config.CaptureSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A capture whose file cannot be had, or not for long. */
class CaptureTest {

  @TempDir private Path folder;

  private static CaptureSettings into(Path file) {
    return new CaptureSettings(Optional.of("lan"), Optional.empty(), file, 1 << 20);
  }

  /** A file on a disk that is slow, or full: this is where its octets go. */
  private static Capture onto(OutputStream disk) throws IOException {
    Path file = Path.of("nowhere");
    return Capture.begin(into(file), new PcapFile(file, 1 << 20, path -> disk));
  }

  @Test
  void aFullDiskEndsItAndNobodyElse() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (Capture capture = onto(full)) {
      for (int i = 0; i < 10_000; i++) {
        capture.onFrame(true, "lan", null, new byte[100]);
      }
      await().until(() -> !capture.isWriting());
      assertThat(capture.wants("lan", "a")).isFalse();
    }
  }

  @Test
  void longFramesThatWaitForASlowDiskDoNotFillTheMemory() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int octet) {
            try {
              over.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (Capture capture = onto(stuck)) {
      byte[] longest = new byte[65_507];
      for (int i = 0; i < 1000; i++) {
        capture.onFrame(true, "lan", null, longest);
      }
      assertThat(capture.missing()).isGreaterThan(900);
      over.countDown();
    }
  }

  @Test
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPipeIsRefusedForNobodyMayEverReadIt() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(reason(pipe)).isEqualTo("it is a pipe or a device, not a file");
    assertThat(reason(Files.createSymbolicLink(folder.resolve("link"), pipe)))
        .isEqualTo("it is a pipe or a device, not a file");
    assertThat(reason(Path.of("/dev/null"))).isEqualTo("it is a pipe or a device, not a file");
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
