package io.mqttsn.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mqttsn.codec.Qos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadSettingsTest {

  @Test
  void otherMachinesAreOutOfReach() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Loopback.address("192.0.2.1:10000"))
        .withMessage("192.0.2.1 is not loopback");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Loopback.broker("tcp://192.0.2.1:1883"))
        .withMessage("192.0.2.1 is not loopback");
    assertThat(Loopback.address("[::1]:10000").getPort()).isEqualTo(10_000);
    assertThat(Loopback.broker("tcp://127.0.0.1:1883")).isEqualTo("tcp://127.0.0.1:1883");
  }

  @Test
  void loadIsBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(5_001, Qos.ONE, 0))
        .withMessage("clients is 5001, not 1 to 5000");
  }

  @Test
  void fireAndForgetNeedsARate() {
    assertThatIllegalArgumentException().isThrownBy(() -> settings(1, Qos.ZERO, 0));
    assertThat(settings(1, Qos.ZERO, 100).rate()).isEqualTo(100);
  }

  private static LoadSettings settings(int clients, Qos qos, int rate) {
    Duration second = Duration.ofSeconds(1);
    return new LoadSettings(
        Loopback.address("127.0.0.1:10000"),
        clients,
        qos,
        64,
        second,
        second,
        0,
        rate,
        second,
        second);
  }
}
