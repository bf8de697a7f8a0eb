package io.mqttsn.serial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A line that keeps what is written, and does what a test tells it. */
final class FakeLine implements OctetLine {

  final List<String> written = new ArrayList<>();
  int unsent;
  boolean broken;
  Runnable duringWrite = () -> {};

  @Override
  public int read(byte[] buffer) {
    throw new AssertionError("nobody reads here");
  }

  @Override
  public void write(byte[] octets) throws IOException {
    if (broken) {
      throw new IOException("is gone");
    }
    duringWrite.run();
    written.add(HexFormat.of().formatHex(octets));
  }

  @Override
  public int unsent() {
    return unsent;
  }

  @Override
  public void close() {
    throw new AssertionError("the writer closes nothing");
  }
}
