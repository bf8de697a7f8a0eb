package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {

  @Test
  void eachNumberHasItsReason() {
    assertThat(
            Differences.read(List.of("# Title", "Text.", "- **SN-SER-1** — no serial port yet.")))
        .containsExactly(entry("SN-SER-1", "no serial port yet."));
  }

  @Test
  void aReasonMayTakeSeveralLines() {
    assertThat(
            Differences.read(List.of("- **SN-GW-7** — optional,", "  and unwise.", "", "  End.")))
        .containsExactly(entry("SN-GW-7", "optional, and unwise."));
  }

  @Test
  void aNumberWithoutAReasonIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Differences.read(List.of("- **SN-SER-1**")))
        .withMessageContaining("- **SN-SER-1**");
  }
}
