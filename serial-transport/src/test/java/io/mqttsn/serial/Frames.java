package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;

/** Frames for queues, told apart by a number. */
final class Frames {

  private Frames() {}

  static SerialAddress radio(int number) {
    return new SerialAddress(Bytes.of(number));
  }

  static byte[] once(int number) {
    return frame(7, 0x0C, 0x00, 0, 0, 0, number);
  }

  static byte[] publish(int number) {
    return frame(7, 0x0C, 0x20, 0, 0, 0, number);
  }

  static byte[] puback(int number) {
    return frame(7, 0x0D, 0, 0, 0, number, 0);
  }

  static byte[] pingresp() {
    return frame(2, 0x17);
  }

  static byte[] disconnect() {
    return frame(2, 0x18);
  }

  /** The message behind a forwarder, from one node. */
  static byte[] behind(int node, byte[] message) {
    byte[] all = new byte[4 + message.length];
    System.arraycopy(frame(4, 0xFE, 0, node), 0, all, 0, 4);
    System.arraycopy(message, 0, all, 4, message.length);
    return all;
  }

  private static byte[] frame(int... octets) {
    return Bytes.of(octets).toArray();
  }
}
