package io.mqttsn.codec;

import java.nio.charset.StandardCharsets;

/**
 * Writes one frame, in two passes over the same message: the first only counts, the second fills an
 * array of exactly that size. So nothing grows, and a payload is copied once.
 *
 * <p>A value that its field cannot carry is the caller's mistake and throws {@link
 * IllegalArgumentException}, in the first pass.
 */
public final class WireWriter {

  /** Null while counting. */
  private byte[] frame;

  private int body;
  private int behind;
  private int position;

  /** A writer that counts. */
  WireWriter() {}

  /** What the message's own fields take, without the header. */
  int bodyLength() {
    return body;
  }

  /** What is written behind the message and not part of its Length. */
  int behindLength() {
    return behind;
  }

  /** Ends the counting: from now on octets go to {@code target}, from {@code start} on. */
  void fill(byte[] target, int start) {
    frame = target;
    position = start;
  }

  WireWriter uint8(int value) {
    check(value, 0xFF);
    if (frame == null) {
      body++;
    } else {
      frame[position++] = (byte) value;
    }
    return this;
  }

  WireWriter uint16(int value) {
    check(value, 0xFFFF);
    if (frame == null) {
      body += 2;
    } else {
      frame[position++] = (byte) (value >> 8);
      frame[position++] = (byte) value;
    }
    return this;
  }

  WireWriter returnCode(ReturnCode returnCode) {
    if (returnCode == ReturnCode.RESERVED) {
      throw new IllegalArgumentException("a reserved return code is never sent");
    }
    return uint8(returnCode.code());
  }

  WireWriter bytes(Bytes octets) {
    if (frame == null) {
      body += octets.length();
    } else {
      append(octets);
    }
    return this;
  }

  WireWriter utf8(String text) {
    return bytes(encode(text));
  }

  /** The topic of a PUBLISH. */
  WireWriter publishTopic(TopicRef topic) {
    if (topic instanceof TopicRef.Name) {
      throw new IllegalArgumentException("a PUBLISH carries no topic name: " + topic);
    }
    return uint16(topic.wireId());
  }

  /** The topic of a SUBSCRIBE or UNSUBSCRIBE. */
  WireWriter subscriptionTopic(TopicRef topic) {
    if (topic instanceof TopicRef.RegisteredId) {
      throw new IllegalArgumentException("a subscription carries no registered id: " + topic);
    }
    return topic instanceof TopicRef.Name named ? utf8(named.name()) : uint16(topic.wireId());
  }

  /** Octets that follow the message without being part of it: the inner frame. */
  WireWriter behind(Bytes octets) {
    if (frame == null) {
      behind += octets.length();
    } else {
      append(octets);
    }
    return this;
  }

  private void append(Bytes octets) {
    octets.copyTo(frame, position);
    position += octets.length();
  }

  private static void check(int value, int most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(value + " does not fit a field of 0 to " + most);
    }
  }

  /** {@code String.getBytes} would send half a surrogate pair as a question mark: another name. */
  private static Bytes encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
          throw new IllegalArgumentException("half a surrogate pair has no UTF-8 form");
        }
        break;
      }
    }
    return Bytes.utf8(text);
  }
}
