package io.mqttsn.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of one message, in order, never beyond the Length it declared.
 *
 * <p>{@link MessageType} has checked the size before any field is read, so running out of octets
 * here means that its table and a message's {@code read} disagree: a mistake of ours, not of the
 * sender, and reported as one.
 *
 * <p><b>Text that is not UTF-8</b> does not make a frame malformed, because the sender is owed a
 * negative acknowledgement and that needs the message's other fields. It reads as {@link
 * #INVALID_TEXT}, one U+0000, which no topic name, filter or client id may contain: the check that
 * refuses U+0000 refuses both.
 */
final class WireReader {

  /** What text that is not UTF-8 reads as. */
  static final String INVALID_TEXT = "\u0000";

  private final byte[] frame;
  private final int end;
  private final int limit;
  private int position;

  /**
   * Of the octets of {@code frame}, those up to {@code end} are the message's own; those from there
   * to {@code limit} were received with it.
   */
  WireReader(byte[] frame, int position, int end, int limit) {
    this.frame = frame;
    this.position = position;
    this.end = end;
    this.limit = limit;
  }

  /** How many octets of the message are still unread. */
  int remaining() {
    return end - position;
  }

  int uint8() {
    require(1);
    return frame[position++] & 0xFF;
  }

  int uint16() {
    require(2);
    int value = (frame[position] & 0xFF) << 8 | frame[position + 1] & 0xFF;
    position += 2;
    return value;
  }

  ReturnCode returnCode() {
    return ReturnCode.of(uint8());
  }

  /** All octets to the end of the message, as a window. */
  Bytes rest() {
    Bytes rest = Bytes.wrap(frame, position, end - position);
    position = end;
    return rest;
  }

  /** All octets to the end of the message, as text. */
  String utf8Rest() {
    String text = utf8(frame, position, end - position);
    position = end;
    return text;
  }

  /** The topic of a PUBLISH, two octets whatever they mean. */
  TopicRef publishTopic(int topicIdType) {
    int octets = uint16();
    return switch (topicIdType) {
      case Flags.NAME_OR_REGISTERED -> new TopicRef.RegisteredId(octets);
      case Flags.PREDEFINED -> new TopicRef.PredefinedId(octets);
      case Flags.SHORT_NAME -> new TopicRef.ShortName(octets);
      default -> new TopicRef.Reserved(octets);
    };
  }

  /** The topic of a SUBSCRIBE or UNSUBSCRIBE: the last field, of any length if it is a name. */
  TopicRef subscriptionTopic(int topicIdType) throws MalformedFrame {
    if (topicIdType == Flags.NAME_OR_REGISTERED) {
      return new TopicRef.Name(utf8Rest());
    }
    if (remaining() == 2) {
      return publishTopic(topicIdType);
    }
    if (topicIdType == Flags.RESERVED) {
      return new TopicRef.Reserved(0);
    }
    throw new MalformedFrame(MalformedFrame.Rule.V10, "octets of the topic field", remaining());
  }

  /** What was received behind the message: the inner frame of an encapsulation. */
  Bytes behind() {
    return Bytes.wrap(frame, end, limit - end);
  }

  /** The octets as UTF-8, or {@link #INVALID_TEXT}. */
  static String utf8(byte[] octets, int offset, int length) {
    String text = new String(octets, offset, length, StandardCharsets.UTF_8);
    // The JDK decodes without an exception by putting U+FFFD in place of what it cannot read. A
    // sender may mean U+FFFD, and then encoding gives back the octets it sent.
    if (text.indexOf('\uFFFD') >= 0) {
      byte[] again = text.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(again, 0, again.length, octets, offset, offset + length)) {
        return INVALID_TEXT;
      }
    }
    return text;
  }

  private void require(int octets) {
    if (remaining() < octets) {
      throw new IllegalStateException("size table lets a frame through that ends at " + position);
    }
  }
}
