package io.mqttsn.serial;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that can happen to one octet of a line. */
final class Damage {

  /** A line and what happened to it. */
  record Damaged(byte[] line, String what, int position, int octet) {}

  private static final int NONE = -1;

  private Damage() {}

  /** Each octet changed to every other value, each bit flip among them. */
  static Stream<Damaged> changed(byte[] line) {
    return each(line.length)
        .filter(at -> line[at[0]] != (byte) at[1])
        .map(at -> damaged(line, at[0], at[0] + 1, "changed", at[1]));
  }

  /** Each octet lost. */
  static Stream<Damaged> lost(byte[] line) {
    return IntStream.range(0, line.length).mapToObj(at -> damaged(line, at, at + 1, "lost", NONE));
  }

  /** Any octet added anywhere. */
  static Stream<Damaged> added(byte[] line) {
    return each(line.length + 1).map(at -> damaged(line, at[0], at[0], "added", at[1]));
  }

  private static Stream<int[]> each(int positions) {
    return IntStream.range(0, positions * 256).mapToObj(i -> new int[] {i / 256, i % 256});
  }

  private static Damaged damaged(byte[] line, int from, int to, String what, int octet) {
    byte[] inserted = octet == NONE ? new byte[0] : new byte[] {(byte) octet};
    byte[] result =
        Lines.join(Lines.part(line, 0, from), inserted, Lines.part(line, to, line.length));
    return new Damaged(result, String.format("%s %02X at %d", what, octet, from), from, octet);
  }
}
