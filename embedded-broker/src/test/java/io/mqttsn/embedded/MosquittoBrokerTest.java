package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before any process is started. */
class MosquittoBrokerTest {

  private final MosquittoBroker broker =
      new MosquittoBroker(() -> Path.of("/must/not/be/started"), Pauses.USUAL);

  @Test
  void takenPortIsRefusedBeforeMosquittoIsAskedFor() throws IOException {
    MosquittoBroker asking =
        new MosquittoBroker(
            () -> {
              throw new AssertionError("asked for");
            },
            Pauses.USUAL);
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> asking.start("127.0.0.1", holder.getLocalPort()))
          .withMessageContaining("in use");
    }
  }

  @Test
  void addressThatOthersCanReachIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> broker.start("0.0.0.0", 0))
        .withMessageContaining("0.0.0.0")
        .withMessageContaining("127.0.0.1");
  }

  @Test
  void missingFolderIsRefused(@TempDir Path folder) {
    Path absent = folder.resolve("absent");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> broker.start("127.0.0.1", 0, absent))
        .withMessageContaining(absent.toString());
  }

  @Test
  void portOutOfRangeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> broker.start("127.0.0.1", 65_536));
  }

  @Test
  void closingWhatNeverRanDoesNothing() {
    assertThatCode(broker::close).doesNotThrowAnyException();
  }
}
