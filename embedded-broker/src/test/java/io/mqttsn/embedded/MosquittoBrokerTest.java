package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before any process is started. */
class MosquittoBrokerTest {

  private final MosquittoBroker broker =
      new MosquittoBroker(() -> Optional.of(Path.of("/must/not/be/started")), Pauses.USUAL);

  @Test
  void missingProgramIsNamedTogetherWithTheWaysOut() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new MosquittoBroker(Optional::empty, Pauses.USUAL).start("127.0.0.1", 0))
        .withMessageContaining("Mosquitto")
        .withMessageContaining("apt-get install mosquitto")
        .withMessageContaining("upstream.servers");
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
