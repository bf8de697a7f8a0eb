package io.mqttsn.serial;

import java.util.Arrays;

/** The octets of one frame as they come in: grows with the frame, never beyond its limit. */
final class FrameBuffer {

  private static final int INITIAL = 256;

  private final int limit;
  private byte[] octets;
  private int size;

  FrameBuffer(int limit) {
    this.limit = limit;
    this.octets = new byte[Math.min(INITIAL, limit)];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The octet at a position, 0 to 255. */
  int at(int position) {
    return octets[position] & 0xFF;
  }

  /** Appends an octet; false, and nothing done, if that is beyond the limit. */
  boolean add(byte octet) {
    if (size == octets.length && !grow(size + 1)) {
      return false;
    }
    octets[size++] = octet;
    return true;
  }

  /** Appends octets; false, and nothing done, if that is beyond the limit. */
  boolean add(byte[] from, int offset, int count) {
    if (count > octets.length - size && !grow(size + count)) {
      return false;
    }
    System.arraycopy(from, offset, octets, size, count);
    size += count;
    return true;
  }

  void clear() {
    size = 0;
  }

  /** The first {@code count} octets, as an array of their own; the buffer is empty then. */
  byte[] take(int count) {
    byte[] frame = Arrays.copyOf(octets, count);
    size = 0;
    return frame;
  }

  /** CRC-16 of the first {@code count} octets. */
  int crc16(int count) {
    return Crc16.of(octets, count);
  }

  private boolean grow(int needed) {
    if (needed > limit) {
      return false;
    }
    octets = Arrays.copyOf(octets, Math.min(limit, Math.max(needed, 2 * octets.length)));
    return true;
  }
}
