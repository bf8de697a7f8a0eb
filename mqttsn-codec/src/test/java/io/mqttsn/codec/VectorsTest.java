package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Octets worked out by hand, both ways. The tables say what each frame is there for. */
class VectorsTest {

  static Stream<Vectors.Row> golden() {
    return Vectors.read("golden.txt");
  }

  static Stream<Vectors.Row> tolerated() {
    return Vectors.read("tolerated.txt");
  }

  static Stream<Vectors.Row> malformed() {
    return Vectors.read("malformed.txt");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void goldenFrameIsReadAndWritten(Vectors.Row row) throws MalformedFrame {
    Message message = MessageCodec.decode(row.frame());

    assertThat(message).hasToString(row.expected());
    assertThat(MessageCodec.encode(message)).isEqualTo(row.frame());
    assertThat(MessageCodec.messageLength(row.frame())).isEqualTo(row.frame().length);
  }

  @ParameterizedTest
  @MethodSource("tolerated")
  void unusualFrameIsRead(Vectors.Row row) throws MalformedFrame {
    Message message = MessageCodec.decode(row.frame());

    assertThat(message).hasToString(row.expected());
    assertThat(MessageCodec.encode(message)).isNotEqualTo(row.frame());
    assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedFrameNamesTheRuleItBreaks(Vectors.Row row) {
    MalformedFrame thrown =
        catchThrowableOfType(MalformedFrame.class, () -> MessageCodec.decode(row.frame()));

    assertThat(thrown).isNotNull();
    assertThat(thrown.rule()).hasToString(row.expected());
    assertThat(thrown).hasMessageContaining(thrown.rule().sentence());
  }

  @Test
  void everyTypeHasAGoldenFrame() throws MalformedFrame {
    Set<MessageType> seen = EnumSet.noneOf(MessageType.class);
    for (Vectors.Row row : golden().toList()) {
      seen.add(MessageCodec.decode(row.frame()).type());
    }
    assertThat(seen).containsExactlyInAnyOrder(MessageType.values());
  }

  @Test
  void everyRuleHasAFrameThatBreaksIt() {
    assertThat(malformed().map(Vectors.Row::expected).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MalformedFrame.Rule.values()).map(Enum::name).toList());
  }

  @Test
  @DisplayName("a flood of malformed frames fills no stack traces")
  void malformedFrameCarriesNoStackTrace() {
    MalformedFrame thrown =
        catchThrowableOfType(MalformedFrame.class, () -> MessageCodec.decode(new byte[1]));

    assertThat(thrown.getStackTrace()).isEmpty();
    assertThat(thrown).hasMessage("V1: a frame has at least two octets (octets: 1)");
  }
}
