package io.mqttsn.codec;

import io.mqttsn.codec.MalformedFrame.Rule;

/**
 * Frame to message and back (§5.2). This is where the header is known, in both its forms:
 *
 * <pre>
 *   short   Length(1)         MsgType(1)   Length 2 to 255
 *   long    0x01  Length(2)   MsgType(1)   Length 4 to 65535
 * </pre>
 *
 * Length counts the whole message, itself included. Reading accepts both forms for every type and
 * ignores what follows the message; writing takes the shortest form, because there are clients that
 * can read no other. As the long form costs two octets more, totals of 256 and 257 never occur.
 */
public final class MessageCodec {

  private static final int LONG_FORM = 0x01;
  private static final int SHORT_HEADER = 2;
  private static final int LONG_HEADER = 4;
  private static final int LONGEST_SHORT = 0xFF;
  private static final int LONGEST = 0xFFFF;

  private MessageCodec() {}

  /**
   * Reads the message at the start of a frame. The message may keep windows into the array, which
   * the caller gives up.
   *
   * @throws MalformedFrame if there is none: drop the frame, answer nothing
   */
  public static Message decode(byte[] frame) throws MalformedFrame {
    return decode(frame, 0, frame.length);
  }

  /** As {@link #decode(byte[])}, for an inner frame. */
  public static Message decode(Bytes frame) throws MalformedFrame {
    return decode(frame.array(), frame.offset(), frame.length());
  }

  /**
   * How many octets of the frame {@link #decode(byte[])} reads; what the frame has more is a tail
   * that it ignores. What follows an encapsulation is its inner frame, not a tail.
   */
  public static int messageLength(byte[] frame) throws MalformedFrame {
    return messageLength(Bytes.wrap(frame));
  }

  /** As {@link #messageLength(byte[])}, for an inner frame. */
  public static int messageLength(Bytes frame) throws MalformedFrame {
    int length = length(frame.array(), frame.offset(), frame.length());
    return isEnvelope(frame.array(), frame.offset()) ? frame.length() : length;
  }

  /**
   * Writes a message in the shortest form.
   *
   * @throws IllegalArgumentException if a field has a value that cannot be sent, or the whole does
   *     not fit a Length of 16 bits
   */
  public static byte[] encode(Message message) {
    MessageType type = message.type();
    WireWriter out = new WireWriter();
    message.write(out);
    int body = out.bodyLength();
    if (!type.fits(body)) {
      throw new IllegalArgumentException(type + " cannot have " + body + " octets: " + message);
    }
    boolean fitsShort = body + SHORT_HEADER <= LONGEST_SHORT;
    int header = fitsShort ? SHORT_HEADER : LONG_HEADER;
    int length = header + body;
    if (length > LONGEST) {
      throw new IllegalArgumentException(type + " of " + length + " octets is too long");
    }
    byte[] frame = new byte[length + out.behindLength()];
    out.fill(frame, 0);
    if (fitsShort) {
      out.uint8(length);
    } else {
      out.uint8(LONG_FORM).uint16(length);
    }
    message.write(out.uint8(type.code()));
    return frame;
  }

  /** Whether the octets begin like a frame: a whole header and as many octets as it announces. */
  static boolean hasHeader(Bytes frame) {
    try {
      length(frame.array(), frame.offset(), frame.length());
      return true;
    } catch (MalformedFrame e) {
      return false;
    }
  }

  private static Message decode(byte[] frame, int start, int received) throws MalformedFrame {
    int length = length(frame, start, received);
    int header = headerLength(frame, start);
    MessageType type = MessageType.at(frame[start + header - 1]);
    type.checkSize(length - header);
    return type.read(new WireReader(frame, start + header, start + length, start + received));
  }

  /** The message's own length, header included. */
  private static int length(byte[] frame, int start, int received) throws MalformedFrame {
    if (received < SHORT_HEADER) {
      throw new MalformedFrame(Rule.V1, "octets", received);
    }
    int header = headerLength(frame, start);
    if (received < header) {
      throw new MalformedFrame(Rule.V2, "octets", received);
    }
    int length = frame[start] & 0xFF;
    if (header == LONG_HEADER) {
      length = (frame[start + 1] & 0xFF) << 8 | frame[start + 2] & 0xFF;
      if (length == LONGEST_SHORT && received == LONGEST_SHORT + 2 && !isEnvelope(frame, start)) {
        // V5: a C client library in wide use forgets to count the long form's two extra octets once
        // header and body reach 255. Believing it would cut the payload's last two.
        length = received;
      }
    }
    if (length < header) {
      throw new MalformedFrame(Rule.V2, "Length", length);
    }
    if (length > received) {
      throw new MalformedFrame(Rule.V3, "Length", length);
    }
    return length;
  }

  private static int headerLength(byte[] frame, int start) {
    return frame[start] == LONG_FORM ? LONG_HEADER : SHORT_HEADER;
  }

  /** Behind an envelope other octets are right, so their number says nothing about its Length. */
  private static boolean isEnvelope(byte[] frame, int start) {
    return frame[start + headerLength(frame, start) - 1] == (byte) MessageType.ENCAPSULATED.code();
  }
}
