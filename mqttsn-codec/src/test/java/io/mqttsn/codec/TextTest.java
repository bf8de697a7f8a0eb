package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as they arrive: UTF-8, or not. */
class TextTest {

  private static final String INVALID = "\u0000";

  private static String topicName(String hex) throws MalformedFrame {
    byte[] name = Vectors.hex(hex);
    byte[] frame = new byte[6 + name.length];
    frame[0] = (byte) frame.length;
    frame[1] = 0x0A;
    System.arraycopy(name, 0, frame, 6, name.length);
    return ((Registration.Register) MessageCodec.decode(frame)).topicName();
  }

  @ParameterizedTest
  @DisplayName("V14: text that is not UTF-8 reads as U+0000, and the message is kept")
  @ValueSource(
      strings = {
        "80", // begins in the middle
        "61 C3", // ends too early
        "C0 80", // U+0000 written longer
        "ED A0 80", // half a surrogate pair
        "F4 90 80 80", // beyond U+10FFFF
        "FF", // never in UTF-8
        "EF BF BD FF", // a replacement character that was meant, then one that was not
      })
  void textThatIsNotUtf8ReadsAsTheForbiddenCharacter(String hex) throws MalformedFrame {
    assertThat(topicName(hex)).isEqualTo(INVALID);
  }

  @Test
  void replacementCharacterThatWasSentIsKept() throws MalformedFrame {
    assertThat(topicName("61 EF BF BD 62")).isEqualTo("a\uFFFDb");
  }

  @Test
  void textOfEveryWidthIsRead() throws MalformedFrame {
    assertThat(topicName("61 C3 A9 E2 82 AC F0 9F 92 A1")).isEqualTo("aé€\uD83D\uDCA1");
  }

  @Test
  void forbiddenCharacterIsLeftForTheReceiverToRefuse() throws MalformedFrame {
    assertThat(topicName("61 00 62")).isEqualTo("a\u0000b");
  }

  @Test
  @DisplayName("V14 holds for client ids, will topics and filters")
  void everyKindOfTextIsChecked() throws MalformedFrame {
    assertThat(MessageCodec.decode(Vectors.hex("07 04 04 01 00 3C FF")))
        .isEqualTo(new Connection.Connect(false, true, 1, 60, INVALID));
    assertThat(MessageCodec.decode(Vectors.hex("03 16 FF")))
        .isEqualTo(new Connection.Pingreq(INVALID));
    assertThat(MessageCodec.decode(Vectors.hex("04 07 20 FF")))
        .isEqualTo(new WillMessages.WillTopic(Qos.ONE, false, INVALID));
    assertThat(MessageCodec.decode(Vectors.hex("06 12 20 00 03 FF")))
        .isEqualTo(new Subscription.Subscribe(false, Qos.ONE, new TopicRef.Name(INVALID), 3));
  }

  @Test
  void halfASurrogatePairIsNotWritten() {
    Message message = new Registration.Register(1, 1, "a\uD83D");

    assertThatThrownBy(() -> MessageCodec.encode(message))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shortNameIsTwoOctetsOfText() {
    assertThat(TopicRef.ShortName.of("tt")).isEqualTo(new TopicRef.ShortName(0x7474));
    assertThat(TopicRef.ShortName.of("é").name()).isEqualTo("é");
    assertThat(new TopicRef.ShortName(0x7474).name()).isEqualTo("tt");
    assertThat(new TopicRef.ShortName(0xFFFF).name()).isEqualTo(INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t", "ttt", "éé", "€"})
  void otherNamesHaveNoShortForm(String name) {
    assertThat(TopicRef.ShortName.fits(name)).isFalse();
    assertThatThrownBy(() -> TopicRef.ShortName.of(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tt", "é"})
  void namesOfTwoOctetsHaveAShortForm(String name) {
    assertThat(TopicRef.ShortName.fits(name)).isTrue();
  }
}
