package io.mqttsn.app.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A capture file of the classic form, at most so long: one that is full, or was there before,
 * becomes FILE.1 in place of the older one, so there are never more than two.
 */
final class PcapFile implements AutoCloseable {

  static final int HEADER = 24;
  static final int RECORD = 16;

  private static final int MAGIC = 0xA1B2C3D4; // microseconds, big-endian as all here
  private static final int LONGEST = 262_144;
  private static final int ETHERNET = 1;

  /** How a file is opened that is to be written from its beginning. */
  @FunctionalInterface
  interface Opener {
    OutputStream open(Path file) throws IOException;
  }

  private final Path file;
  private final int limit;
  private final Opener opener;
  private OutputStream out;
  private int length;
  private int rounds;

  PcapFile(Path file, int limit) throws IOException {
    this(file, limit, PcapFile::open);
  }

  PcapFile(Path file, int limit, Opener opener) throws IOException {
    this.file = file;
    this.limit = limit;
    this.opener = opener;
    begin();
  }

  void write(long micros, byte[] packet) throws IOException {
    if (length > HEADER && length + RECORD + packet.length > limit) {
      out.close();
      begin();
      rounds++;
    }
    out.write(
        ByteBuffer.allocate(RECORD)
            .putInt((int) (micros / 1_000_000))
            .putInt((int) (micros % 1_000_000))
            .putInt(packet.length)
            .putInt(packet.length)
            .array());
    out.write(packet);
    length += RECORD + packet.length;
  }

  /** How often it was full. */
  int rounds() {
    return rounds;
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void begin() throws IOException {
    if (Files.isRegularFile(file)) {
      Path older = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
    out = new BufferedOutputStream(opener.open(file));
    out.write(
        ByteBuffer.allocate(HEADER)
            .putInt(MAGIC)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(LONGEST)
            .putInt(ETHERNET)
            .array());
    length = HEADER;
  }

  /** Opening a pipe that nobody reads, or a port that is not ready, would take for ever. */
  private static OutputStream open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "it is a pipe or a device, not a file");
    }
    return Files.newOutputStream(file); // which says of a folder that it is one
  }
}
