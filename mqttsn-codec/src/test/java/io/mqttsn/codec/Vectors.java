package io.mqttsn.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The tables of frames beside these tests: three columns, separated by bars. */
final class Vectors {

  /** A frame, what is expected of it, and why it is in the table. */
  record Row(byte[] frame, String expected, String words) {
    @Override
    public String toString() {
      return expected.split("\\[")[0] + ": " + words;
    }
  }

  private Vectors() {}

  static Stream<Row> read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream(file)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream().filter(l -> !l.isBlank() && !l.startsWith("#")).map(Vectors::row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every valid frame of the tables, however unusual. */
  static Stream<byte[]> validFrames() {
    return Stream.concat(read("golden.txt"), read("tolerated.txt")).map(Row::frame);
  }

  /** Reads hexadecimal octets, of which any may be followed by "*" and a count. */
  static byte[] hex(String text) {
    StringBuilder digits = new StringBuilder();
    for (String word : text.trim().split("\\s+")) {
      int star = word.indexOf('*');
      digits.append(
          star < 0
              ? word
              : word.substring(0, star).repeat(Integer.parseInt(word.substring(star + 1))));
    }
    return HexFormat.of().parseHex(digits);
  }

  private static Row row(String line) {
    String[] columns = line.split("\\|", 3);
    if (columns.length != 3) {
      throw new IllegalArgumentException("not three columns: " + Arrays.toString(columns));
    }
    return new Row(hex(columns[0]), columns[1].trim(), columns[2].trim());
  }
}
