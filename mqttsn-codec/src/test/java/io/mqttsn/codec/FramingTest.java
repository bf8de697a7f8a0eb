package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The header in both its forms, and what surrounds a message. */
class FramingTest {

  private static final long SEED = 20131114;

  private final RandomMessages random = new RandomMessages(new Random(SEED));

  /** Unwraps as far as there is something to unwrap, as the router will. */
  private static Message innermost(byte[] frame) throws MalformedFrame {
    Message message = MessageCodec.decode(frame);
    while (message instanceof Forwarded forwarded) {
      message = MessageCodec.decode(forwarded.innerFrame());
    }
    return message;
  }

  /** The same message with the long header. */
  private static byte[] withLongHeader(byte[] frame) {
    byte[] longer = new byte[frame.length + 2];
    int length = (frame[0] & 0xFF) + 2;
    longer[0] = 1;
    longer[1] = (byte) (length >> 8);
    longer[2] = (byte) length;
    System.arraycopy(frame, 1, longer, 3, frame.length - 1);
    return longer;
  }

  @Test
  @DisplayName("SN-FRM-3, regression: a frame cut short anywhere is malformed")
  void truncatedFrameIsMalformedAtEveryLength() {
    List<byte[]> frames =
        Stream.concat(
                Vectors.read("golden.txt").map(Vectors.Row::frame),
                random.ofEveryType(20).stream().map(MessageCodec::encode))
            .toList();
    for (byte[] frame : frames) {
      for (int length = 0; length < frame.length; length++) {
        byte[] prefix = Arrays.copyOf(frame, length);
        assertThatThrownBy(() -> innermost(prefix), "seed %d, %s", SEED, Bytes.wrap(prefix))
            .isInstanceOf(MalformedFrame.class);
      }
    }
  }

  @Test
  @DisplayName("SN-FRM-1, regression: the long header is read for every type")
  void longHeaderIsAcceptedForEveryType() throws MalformedFrame {
    for (Message message : random.ofEveryType(20)) {
      byte[] frame = MessageCodec.encode(message);
      if (frame[0] != 1) {
        assertThat(MessageCodec.decode(withLongHeader(frame))).isEqualTo(message);
      }
    }
  }

  @Test
  @DisplayName("SN-FRM-2: the shortest form is written, so no total is 256 or 257")
  void shortestHeaderIsWritten() throws MalformedFrame {
    for (int size = 0; size <= 600; size++) {
      Message message = new WillMessages.WillMsg(Bytes.wrap(new byte[size]));
      byte[] frame = MessageCodec.encode(message);
      if (size <= 253) {
        assertThat(frame).hasSize(size + 2);
        assertThat(frame[0] & 0xFF).isEqualTo(frame.length);
      } else {
        assertThat(frame).hasSize(size + 4).hasSizeGreaterThan(257);
        assertThat(frame[0]).isEqualTo((byte) 1);
        assertThat((frame[1] & 0xFF) << 8 | frame[2] & 0xFF).isEqualTo(frame.length);
      }
      assertThat(MessageCodec.decode(frame)).isEqualTo(message);
    }
  }

  @Test
  void longestMessageIsWrittenAndOneOctetMoreIsRefused() throws MalformedFrame {
    Message longest = new WillMessages.WillMsg(Bytes.wrap(new byte[0xFFFF - 4]));
    byte[] frame = MessageCodec.encode(longest);
    assertThat(frame).hasSize(0xFFFF);
    assertThat(MessageCodec.decode(frame)).isEqualTo(longest);

    Message longer = new WillMessages.WillMsg(Bytes.wrap(new byte[0xFFFF - 3]));
    assertThatThrownBy(() -> MessageCodec.encode(longer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("SN-FRM-4: a tail is ignored and can be counted")
  void tailIsIgnored() throws MalformedFrame {
    for (Message message : random.ofEveryType(20)) {
      if (message instanceof Forwarded) {
        continue; // What follows an envelope is its content.
      }
      byte[] frame = MessageCodec.encode(message);
      for (int tail = 1; tail <= 9; tail++) {
        byte[] longer = Arrays.copyOf(frame, frame.length + tail);
        Arrays.fill(longer, frame.length, longer.length, (byte) 'T');
        assertThat(MessageCodec.decode(longer)).isEqualTo(message);
        assertThat(MessageCodec.messageLength(longer)).isEqualTo(frame.length);
      }
    }
  }

  @Test
  @DisplayName("SN-FRM-5, regression: Length 255 in 257 octets is read as 257, whatever the type")
  void lengthThatForgetsTheLongHeaderIsCorrected() throws MalformedFrame {
    byte[] frame = Vectors.hex("01 00 FF 09 78*253");

    assertThat(MessageCodec.messageLength(frame)).isEqualTo(257);
    assertThat(MessageCodec.decode(frame))
        .isEqualTo(new WillMessages.WillMsg(Bytes.wrap(Vectors.hex("78*253"))));
  }

  @Test
  @DisplayName("SN-FRM-5 does not reach envelopes: the two octets behind are the inner frame")
  void envelopeOfLength255KeepsItsContent() throws MalformedFrame {
    byte[] frame = Vectors.hex("01 00 FF FE 00 0A*250 02 16");

    assertThat(MessageCodec.decode(frame))
        .isEqualTo(new Forwarded(0, Bytes.wrap(Vectors.hex("0A*250")), Bytes.hex("0216")));
    assertThat(MessageCodec.messageLength(frame)).isEqualTo(257);
  }

  @Test
  @DisplayName("SN-FRM-5 holds for a frame in an envelope")
  void correctedLengthWorksInsideAnEnvelope() throws MalformedFrame {
    byte[] frame = Vectors.hex("04 FE 00 0A 01 00 FF 0C 20 00 05 00 01 78*248");

    assertThat(innermost(frame))
        .isInstanceOfSatisfying(
            Publication.Publish.class, p -> assertThat(p.payload().length()).isEqualTo(248));
  }

  @Test
  void tailInsideAnEnvelopeIsIgnored() throws MalformedFrame {
    assertThat(innermost(Vectors.hex("05 FE 00 0A 0B 02 16 DE AD")))
        .isEqualTo(new Connection.Pingreq(""));
    assertThat(MessageCodec.messageLength(Vectors.hex("05 FE 00 0A 0B 02 16 DE AD"))).isEqualTo(9);
  }

  @Test
  void payloadIsAWindowIntoTheFrame() throws MalformedFrame {
    byte[] frame = Vectors.hex("09 0C 00 00 05 00 00 68 69");
    Publication.Publish publish = (Publication.Publish) MessageCodec.decode(frame);

    assertThat(publish.payload().array()).isSameAs(frame);
    assertThat(publish.payload().toUtf8()).isEqualTo("hi");
  }
}
