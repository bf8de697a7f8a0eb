package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Value equality of octets wherever they lie, and windows that stay inside their array. */
class BytesTest {

  private final byte[] array = {1, 2, 3, 4};
  private final Bytes window = Bytes.wrap(array, 1, 2);

  @Test
  void windowEqualsACopyOfItsOctets() {
    assertThat(window).isEqualTo(Bytes.of(2, 3)).hasSameHashCodeAs(Bytes.of(2, 3));
    assertThat(window).isNotEqualTo(Bytes.of(2, 4)).isNotEqualTo(Bytes.of(2));
    assertThat(Bytes.wrap(array, 4, 0)).isSameAs(Bytes.EMPTY);
  }

  @Test
  void windowShowsOnlyItsOwnOctets() {
    assertThat(window.length()).isEqualTo(2);
    assertThat(window.at(1)).isEqualTo(3);
    assertThat(window.toArray()).containsExactly(2, 3);
    assertThatThrownBy(() -> window.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> window.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void windowOutsideItsArrayIsRefused() {
    assertThatThrownBy(() -> Bytes.wrap(array, 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.wrap(array, -1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.wrap(array, 1, Integer.MAX_VALUE))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void octetsAreUnsigned() {
    assertThat(Bytes.of(0xFF).at(0)).isEqualTo(255);
  }

  @Test
  void hexIsReadAndShown() {
    assertThat(Bytes.hex("0A 0b\nFF")).isEqualTo(Bytes.of(10, 11, 255)).hasToString("0a0bff");
    assertThat(Bytes.wrap(new byte[32])).hasToString("00".repeat(32));
    assertThat(Bytes.wrap(new byte[33])).hasToString("00".repeat(32) + "…(33 octets)");
  }

  @Test
  void textIsReadBack() {
    assertThat(Bytes.utf8("é€").toUtf8()).isEqualTo("é€");
  }
}
