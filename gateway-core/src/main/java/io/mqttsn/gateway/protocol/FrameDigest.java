package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillMsgUpd;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicResp;
import io.mqttsn.codec.WillMessages.WillTopicUpd;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a message's header says, in two numbers that cost no garbage; and what they say, for who
 * looks back.
 *
 * <pre>
 *   flags    dup, retain, clean, will, has QoS 5 | QoS 2 | kind of topic id 2 | message type 8
 *   detail   message id 16 | topic id 16 | seconds or octets 16 | 0 8 | return code + 1 8
 * </pre>
 */
final class FrameDigest {

  /** How many bits flags take, at the lower end. */
  static final int FLAG_BITS = 17;

  /** What a topic id is: as the flags octet says it; that of an answer is what was asked about. */
  enum Kind {
    REGISTERED,
    PREDEFINED,
    SHORT_NAME,
    ECHO
  }

  private static final long DUPLICATE = 1 << 16;
  private static final long RETAIN = 1 << 15;
  private static final long CLEAN = 1 << 14;
  private static final long WILL = 1 << 13;
  private static final long HAS_QOS = 1 << 12;
  private static final int QOS_SHIFT = 10;
  private static final int KIND_SHIFT = 8;

  private static final int ID_SHIFT = 48;
  private static final int TOPIC_ID_SHIFT = 32;
  private static final int SIZE_SHIFT = 16;
  private static final int WORD = 0xFFFF;
  private static final int OCTET = 0xFF;

  private static final MessageType[] TYPES = MessageType.values();
  private static final ReturnCode[] CODES = ReturnCode.values();
  private static final Kind[] KINDS = Kind.values();

  private FrameDigest() {}

  /** The topic that a message spells out, which only rare ones do; else null. */
  static String name(Message message) {
    String name = null;
    if (message instanceof Register register) {
      name = register.topicName();
    } else if (message instanceof Subscribe subscribe) {
      name = subscribe.topic() instanceof TopicRef.Name full ? full.name() : null;
    } else if (message instanceof Unsubscribe unsubscribe) {
      name = unsubscribe.topic() instanceof TopicRef.Name full ? full.name() : null;
    } else if (message instanceof WillTopic will) {
      name = will.topic();
    } else if (message instanceof WillTopicUpd will) {
      name = will.topic();
    }
    return name;
  }

  static long flags(Message message) {
    return specific(message) | message.type().ordinal();
  }

  private static long specific(Message message) {
    if (message instanceof Publish publish) {
      return (publish.duplicate() ? DUPLICATE : 0)
          | (publish.retain() ? RETAIN : 0)
          | flags(publish.qos())
          | flags(publish.topic());
    } else if (message instanceof Puback) {
      return (long) Kind.ECHO.ordinal() << KIND_SHIFT;
    } else if (message instanceof Subscribe subscribe) {
      return (subscribe.duplicate() ? DUPLICATE : 0)
          | flags(subscribe.qos())
          | flags(subscribe.topic());
    } else if (message instanceof Unsubscribe unsubscribe) {
      return flags(unsubscribe.topic());
    } else if (message instanceof Suback suback) {
      return flags(suback.granted()) | (long) Kind.ECHO.ordinal() << KIND_SHIFT;
    } else if (message instanceof Connect connect) {
      return (connect.cleanSession() ? CLEAN : 0) | (connect.will() ? WILL : 0);
    } else if (message instanceof WillTopic will) {
      return (will.retain() ? RETAIN : 0) | flags(will.qos());
    } else if (message instanceof WillTopicUpd will) {
      return (will.retain() ? RETAIN : 0) | flags(will.qos());
    }
    return 0;
  }

  private static long flags(Qos qos) {
    return HAS_QOS | (long) qos.bits() << QOS_SHIFT;
  }

  private static long flags(TopicRef topic) {
    return (long) topic.topicIdType() << KIND_SHIFT;
  }

  static long detail(Message message) {
    if (message instanceof Publish publish) {
      int octets = publish.payload().length();
      return detail(publish.messageId(), publish.topic().wireId()) | size(octets);
    } else if (message instanceof Puback ack) {
      return detail(ack.messageId(), ack.topicId()) | code(ack.returnCode());
    } else if (message instanceof Pubrec ack) {
      return detail(ack.messageId(), 0);
    } else if (message instanceof Pubrel release) {
      return detail(release.messageId(), 0);
    } else if (message instanceof Pubcomp complete) {
      return detail(complete.messageId(), 0);
    } else if (message instanceof Register register) {
      return detail(register.messageId(), register.topicId());
    } else if (message instanceof Regack ack) {
      return detail(ack.messageId(), ack.topicId()) | code(ack.returnCode());
    } else if (message instanceof Subscribe subscribe) {
      return detail(subscribe.messageId(), subscribe.topic().wireId());
    } else if (message instanceof Suback ack) {
      return detail(ack.messageId(), ack.topicId()) | code(ack.returnCode());
    } else if (message instanceof Unsubscribe unsubscribe) {
      return detail(unsubscribe.messageId(), unsubscribe.topic().wireId());
    } else if (message instanceof Unsuback ack) {
      return detail(ack.messageId(), 0);
    }
    return aboutTheConnection(message);
  }

  private static long aboutTheConnection(Message message) {
    if (message instanceof Connect connect) {
      return size(connect.keepAliveSeconds());
    } else if (message instanceof Connack ack) {
      return code(ack.returnCode());
    } else if (message instanceof Disconnect disconnect) {
      return disconnect.hasDuration() ? size(disconnect.durationSeconds()) : 0;
    } else if (message instanceof WillMsg will) {
      return size(will.message().length());
    } else if (message instanceof WillMsgUpd will) {
      return size(will.message().length());
    } else if (message instanceof WillTopicResp resp) {
      return code(resp.returnCode());
    } else if (message instanceof WillMsgResp resp) {
      return code(resp.returnCode());
    }
    return 0;
  }

  private static long detail(int messageId, int topicId) {
    return (long) messageId << ID_SHIFT | (long) topicId << TOPIC_ID_SHIFT;
  }

  private static long size(int number) {
    return (long) Math.min(number, WORD) << SIZE_SHIFT;
  }

  private static long code(ReturnCode code) {
    return code.ordinal() + 1;
  }

  // ---- read back ----------------------------------------------------------------------------

  static MessageType type(long flags) {
    return TYPES[(int) flags & OCTET];
  }

  static Kind kind(long flags) {
    return KINDS[(int) (flags >> KIND_SHIFT) & 0b11];
  }

  static PastFrame.Flags read(long flags) {
    return new PastFrame.Flags(
        (flags & HAS_QOS) == 0
            ? Optional.empty()
            : Optional.of(Qos.fromBits((int) (flags >> QOS_SHIFT))),
        (flags & DUPLICATE) != 0,
        (flags & RETAIN) != 0,
        (flags & CLEAN) != 0,
        (flags & WILL) != 0);
  }

  static OptionalInt messageId(long detail) {
    return known((int) (detail >>> ID_SHIFT));
  }

  static OptionalInt topicId(long detail) {
    return known((int) (detail >>> TOPIC_ID_SHIFT) & WORD);
  }

  /** The keep-alive of CONNECT, the duration of DISCONNECT. */
  static OptionalInt seconds(MessageType type, long detail) {
    int size = size(detail);
    return switch (type) {
      case CONNECT -> OptionalInt.of(size);
      case DISCONNECT -> known(size);
      default -> OptionalInt.empty();
    };
  }

  static OptionalInt payloadOctets(MessageType type, long detail) {
    return switch (type) {
      case PUBLISH, WILLMSG, WILLMSGUPD -> OptionalInt.of(size(detail));
      default -> OptionalInt.empty();
    };
  }

  private static int size(long detail) {
    return (int) (detail >>> SIZE_SHIFT) & WORD;
  }

  static Optional<ReturnCode> returnCode(long detail) {
    int code = (int) detail & OCTET;
    return code == 0 ? Optional.empty() : Optional.of(CODES[code - 1]);
  }

  /** 0 is no id. */
  private static OptionalInt known(int id) {
    return id == 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
