package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;

/**
 * A frame on its way out.
 *
 * @param node whom it is for
 * @param since when it was handed over, in nanoseconds
 */
record Outgoing(Node node, byte[] frame, FrameKind kind, long since) {

  static Outgoing to(SerialAddress address, byte[] frame, long now) {
    Node node = new Node(false, address, FrameKind.envelope(frame));
    return new Outgoing(node, frame, FrameKind.of(frame), now);
  }

  static Outgoing toAll(byte[] frame, long now) {
    return new Outgoing(Node.EVERYBODY, frame, FrameKind.of(frame), now);
  }

  /**
   * A device, or everybody.
   *
   * @param envelope of the forwarder behind whose address the device is; empty if there is none
   */
  record Node(boolean all, SerialAddress address, Bytes envelope) {
    static final Node EVERYBODY = new Node(true, SerialAddress.LINE, Bytes.EMPTY);
  }
}
