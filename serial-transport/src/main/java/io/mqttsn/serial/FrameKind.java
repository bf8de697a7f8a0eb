package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.MessageType;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a frame is to the queue of a line, told from its type octet.
 *
 * <p>Only answers may overtake: they end what the device waits for and say nothing about what comes
 * before or after them. Everything else keeps the order in which the gateway said it: REGISTER
 * comes before its PUBLISH, PINGRESP after the last PUBLISH of a waking, CONNACK and the questions
 * for the will after the DISCONNECT of an earlier session.
 */
enum FrameKind {
  /** Ends an exchange: may overtake whatever waits for the same device. */
  ANSWER,
  /** A short frame that keeps its place, but is not made to wait for other devices' data. */
  CONVERSATION,
  /** A PUBLISH that is repeated if it is lost. */
  PUBLISH,
  /** A PUBLISH that nobody repeats, at QoS 0: the first to go when there is no room. */
  PUBLISH_ONCE;

  private static final Set<MessageType> ANSWERS =
      EnumSet.of(
          MessageType.REGACK,
          MessageType.PUBACK,
          MessageType.PUBREC,
          MessageType.PUBREL,
          MessageType.PUBCOMP,
          MessageType.SUBACK,
          MessageType.UNSUBACK,
          MessageType.WILLTOPICRESP,
          MessageType.WILLMSGRESP);

  private static final int QOS_BITS = 0x60;
  private static final int QOS_1 = 0x20;
  private static final int QOS_2 = 0x40;

  static FrameKind of(byte[] frame) {
    int start = innerStart(frame);
    int header = headerLength(frame, start);
    if (frame.length < start + header) {
      return CONVERSATION;
    }
    int code = frame[start + header - 1] & 0xFF;
    MessageType type = MessageType.of(code).orElse(MessageType.ENCAPSULATED);
    if (type == MessageType.PUBLISH && frame.length > start + header) {
      int qos = frame[start + header] & QOS_BITS;
      return qos == QOS_1 || qos == QOS_2 ? PUBLISH : PUBLISH_ONCE;
    }
    return ANSWERS.contains(type) ? ANSWER : CONVERSATION;
  }

  /** The forwarders' envelopes around the message, which name the device behind one address. */
  static Bytes envelope(byte[] frame) {
    return Bytes.wrap(frame, 0, innerStart(frame));
  }

  boolean isData() {
    return this == PUBLISH || this == PUBLISH_ONCE;
  }

  /** Where the message begins behind the envelopes, whose length octet covers all but it. */
  private static int innerStart(byte[] frame) {
    int start = 0;
    while (start + 2 < frame.length
        && (frame[start + 1] & 0xFF) == MessageType.ENCAPSULATED.code()
        && (frame[start] & 0xFF) > 2
        && start + (frame[start] & 0xFF) < frame.length) {
      start += frame[start] & 0xFF;
    }
    return start;
  }

  /** Two octets, or four if the first one says that the length follows (§5.2.1). */
  private static int headerLength(byte[] frame, int start) {
    return start < frame.length && frame[start] == 1 ? 4 : 2;
  }
}
