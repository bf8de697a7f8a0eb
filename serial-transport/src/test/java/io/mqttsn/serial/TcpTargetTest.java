package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTargetTest {

  @Test
  void hostAndPortAreRead() {
    assertThat(TcpTarget.parse("tcp://radio.example:4001"))
        .isEqualTo(new TcpTarget("radio.example", 4001));
    assertThat(TcpTarget.parse("tcp://[2001:db8::7]:4001").toString())
        .isEqualTo("tcp://[2001:db8::7]:4001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://radio",
        "tcp://radio:0",
        "tcp://radio:65536",
        "tcp://:4001",
        "tcp://radio:4001/",
        "tcp://radio:4001?x",
        "tcp://radio:4001#x",
        "tcp://me@radio:4001",
        "tcp://two words:4001",
        "udp://radio:4001",
        "/dev/ttyUSB0"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> TcpTarget.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tcp://host:port");
  }
}
