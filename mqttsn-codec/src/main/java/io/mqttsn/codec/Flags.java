package io.mqttsn.codec;

/**
 * The flags octet with names (§5.3.4).
 *
 * <pre>
 *    7     6 5     4       3        2          1 0
 *   DUP    QoS   Retain   Will   CleanSession  TopicIdType
 * </pre>
 *
 * No message uses all of them. Each reads the bits that mean something to it and ignores the rest;
 * what it does not use it sends as 0.
 */
final class Flags {

  static final int NAME_OR_REGISTERED = 0b00;
  static final int PREDEFINED = 0b01;
  static final int SHORT_NAME = 0b10;
  static final int RESERVED = 0b11;

  private static final int DUP = 0x80;
  private static final int QOS_SHIFT = 5;
  private static final int RETAIN = 0x10;
  private static final int WILL = 0x08;
  private static final int CLEAN_SESSION = 0x04;
  private static final int TOPIC_ID_TYPE = 0x03;

  private Flags() {}

  static boolean duplicate(int flags) {
    return (flags & DUP) != 0;
  }

  static Qos qos(int flags) {
    return Qos.fromBits(flags >> QOS_SHIFT);
  }

  static boolean retain(int flags) {
    return (flags & RETAIN) != 0;
  }

  static boolean will(int flags) {
    return (flags & WILL) != 0;
  }

  static boolean cleanSession(int flags) {
    return (flags & CLEAN_SESSION) != 0;
  }

  static int topicIdType(int flags) {
    return flags & TOPIC_ID_TYPE;
  }

  static int ofConnect(boolean will, boolean cleanSession) {
    return (will ? WILL : 0) | (cleanSession ? CLEAN_SESSION : 0);
  }

  static int of(boolean duplicate, Qos qos, boolean retain, int topicIdType) {
    return (duplicate ? DUP : 0) | qos.bits() << QOS_SHIFT | (retain ? RETAIN : 0) | topicIdType;
  }

  static int of(Qos qos, boolean retain) {
    return of(false, qos, retain, 0);
  }
}
