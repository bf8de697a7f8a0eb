package io.mqttsn.bench;

import io.mqttsn.codec.Bytes;
import java.nio.ByteBuffer;

/**
 * What a payload says about itself; the rest of it is filling.
 *
 * <pre>
 *   nanos(8)   device(4)   sequence(4)   filling
 * </pre>
 *
 * @param nanos when it was to be sent, on this process's own clock
 * @param sequence from 0 in the measured phase, {@link #WARM_UP} before it
 */
record Stamp(long nanos, int device, int sequence) {

  static final int SIZE = 16;
  static final int WARM_UP = -1;

  Bytes toPayload(int size) {
    byte[] octets = new byte[size];
    ByteBuffer.wrap(octets).putLong(nanos).putInt(device).putInt(sequence);
    return Bytes.wrap(octets);
  }

  static Stamp of(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    return new Stamp(in.getLong(), in.getInt(), in.getInt());
  }
}
