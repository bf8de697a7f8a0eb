package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindAddressTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:7,0.0.0.0:7,true",
    "0.0.0.0:7,127.0.0.1:7,true",
    "0.0.0.0:7,127.0.0.1:8,false",
    "127.0.0.1:7,127.0.0.2:7,false",
    "localhost:7,127.0.0.1:7,true",
    "Box:7,box:7,true",
    "box:7,127.0.0.1:7,false",
    "[::]:7,127.0.0.1:7,true",
    "[::]:7,[::1]:7,true",
    "[::1]:7,[0:0:0:0:0:0:0:1]:7,true",
    "[::1]:7,0.0.0.0:7,false",
    "0.0.0.0:0,0.0.0.0:0,false",
  })
  void overlapIsMutual(String one, String other, boolean overlap) {
    BindAddress a = BindAddress.parse(one);
    BindAddress b = BindAddress.parse(other);
    assertThat(a.overlaps(b)).isEqualTo(overlap);
    assertThat(b.overlaps(a)).isEqualTo(overlap);
  }
}
