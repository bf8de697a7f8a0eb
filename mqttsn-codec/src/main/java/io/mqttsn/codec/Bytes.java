package io.mqttsn.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Octets that do not change: a payload, a will message, a node id, an inner frame.
 *
 * <p>A record component of type {@code byte[]} would compare by identity; this compares by value.
 * It may be a window into a larger array (a payload inside its frame), so that decoding copies
 * nothing; whoever hands an array to {@link #wrap} promises never to write to it again.
 */
public final class Bytes {

  /** No octets at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** The array itself, not a copy: the caller gives it up. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /**
   * A window into an array that the caller gives up.
   *
   * @throws IndexOutOfBoundsException if the window is not inside the array
   */
  public static Bytes wrap(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IndexOutOfBoundsException(offset + "+" + length + " of " + array.length);
    }
    return length == 0 ? EMPTY : new Bytes(array, offset, length);
  }

  /** A copy of the given octets. */
  public static Bytes of(int... octets) {
    byte[] copy = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      copy[i] = (byte) octets[i];
    }
    return wrap(copy);
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads hexadecimal digits; white space between octets is allowed. */
  public static Bytes hex(String digits) {
    return wrap(HexFormat.of().parseHex(digits.replaceAll("\\s+", "")));
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** The array this is a window into: for the codec, which only reads it. */
  byte[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  /** The octet at {@code index}, 0 to 255. */
  public int at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(index + " of " + length);
    }
    return array[offset + index] & 0xFF;
  }

  /** Copies all octets to {@code target}, from {@code position} on. */
  public void copyTo(byte[] target, int position) {
    System.arraycopy(array, offset, target, position, length);
  }

  /** A fresh array. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The octets read as UTF-8; what is not UTF-8 becomes U+FFFD. */
  public String toUtf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes b
        && Arrays.equals(array, offset, offset + length, b.array, b.offset, b.offset + b.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Hexadecimal digits, cut after 32 octets. */
  @Override
  public String toString() {
    int shown = Math.min(length, 32);
    String hex = HexFormat.of().formatHex(array, offset, offset + shown);
    return shown == length ? hex : hex + "…(" + length + " octets)";
  }
}
