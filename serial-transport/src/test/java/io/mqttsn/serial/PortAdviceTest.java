package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.serial.OpenFailure.Cause;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Root may open everything, so what the system would say to others is played here. */
class PortAdviceTest {

  private static final Path DEVICE = Path.of("/dev/null");

  @ParameterizedTest(name = "error {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "13 | FORBIDDEN | usermod -aG",
        "1  | FORBIDDEN | may not be opened by user",
        "16 | TAKEN     | is taken by",
        "11 | TAKEN     | is taken by",
        "2  | TAKEN     | another listener of this gateway",
        "6  | MISSING   | is the radio plugged in",
        "19 | MISSING   | is the radio plugged in",
        "25 | UNFIT     | is not a serial port",
        "5  | UNFIT     | no working hardware",
        "22 | UNFIT     | refuses its settings",
        "77 | UNFIT     | error 77",
      })
  void everyErrorSaysWhatToDo(int code, Cause cause, String words) {
    OpenFailure failure = PortAdvice.on(code, DEVICE);

    assertThat(failure.what()).isEqualTo(cause);
    assertThat(failure).hasMessageContaining(words);
  }

  @Test
  void whoeverMayOpenThePortIsNamedByItsGroup() {
    assertThat(PortAdvice.on(13, DEVICE)).hasMessageContaining("to the group root");
    assertThat(PortAdvice.on(13, Path.of("/dev/no-such"))).hasMessageContaining("group dialout");
  }

  @Test
  void aDeviceThatVanishedMeanwhileIsMissing() {
    assertThat(PortAdvice.on(2, Path.of("/dev/no-such")).what()).isEqualTo(Cause.MISSING);
  }
}
