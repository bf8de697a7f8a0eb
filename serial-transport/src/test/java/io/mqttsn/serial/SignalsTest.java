package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import org.junit.jupiter.api.Test;

class SignalsTest {

  @Test
  void theLastStrengthOfTheAddressesHeardMostRecentlyIsKept() {
    Signals signals = new Signals();
    signals.heard(address(0), -80);
    signals.heard(address(1), -90);
    signals.heard(address(0), -50);
    for (int i = 2; i <= Signals.LIMIT; i++) {
      signals.heard(address(i), -60);
    }

    assertThat(signals.copy())
        .hasSize(Signals.LIMIT)
        .containsEntry(address(0), -50)
        .doesNotContainKey(address(1));
  }

  private static SerialAddress address(int number) {
    return new SerialAddress(Bytes.of(number >> 8, number));
  }
}
