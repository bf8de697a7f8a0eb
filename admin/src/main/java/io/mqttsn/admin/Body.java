package io.mqttsn.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The octets of one answer, in pieces: it grows without being copied, and is written as it is. Each
 * piece but the first is taken from the budget; a short answer, such as that of {@code /health},
 * has only that one, so it can be given whatever others ask.
 */
final class Body extends OutputStream {

  private static final int FIRST = 1 << 10;
  private static final int LONGEST = 16 << 10;

  private final Budget budget;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = new byte[FIRST];
  private int used;
  private int lengthOfFull;
  private long taken;

  private Body(Budget budget) {
    this.budget = budget;
  }

  private Body(byte[] octets) {
    this.budget = new Budget(0);
    this.last = octets;
    this.used = octets.length;
  }

  /** A line for a person. */
  static Body of(String text) {
    return new Body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a body. */
  @FunctionalInterface
  interface Writer {
    void write(Body body) throws IOException;
  }

  /**
   * A whole body; one that does not become whole takes nothing.
   *
   * @throws Budget.Spent if there is no room for it now
   */
  static Body writtenBy(Budget budget, Writer writer) {
    Body body = new Body(budget);
    boolean whole = false;
    try {
      writer.write(body);
      whole = true;
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!whole) {
        body.release();
      }
    }
  }

  int length() {
    return lengthOfFull + used;
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /**
   * @throws Budget.Spent if it cannot grow now
   */
  @Override
  public void write(byte[] octets, int from, int count) {
    for (int done = 0; done < count; ) {
      if (used == last.length) {
        grow();
      }
      int some = Math.min(count - done, last.length - used);
      System.arraycopy(octets, from + done, last, used, some);
      used += some;
      done += some;
    }
  }

  private void grow() {
    int size = Math.min(LONGEST, length());
    budget.take(size);
    taken += size;
    full.add(last);
    lengthOfFull += used;
    last = new byte[size];
    used = 0;
  }

  /** What was written, without a copy. */
  ByteBuf buffer() {
    ByteBuf[] pieces = new ByteBuf[full.size() + 1];
    for (int i = 0; i < full.size(); i++) {
      pieces[i] = Unpooled.wrappedBuffer(full.get(i));
    }
    pieces[full.size()] = Unpooled.wrappedBuffer(last, 0, used);
    return Unpooled.wrappedBuffer(pieces.length, pieces);
  }

  boolean isBrief() {
    return full.isEmpty();
  }

  /**
   * The same in gzip's form; takes from the budget what it needs itself.
   *
   * @throws Budget.Spent if there is no room for it beside this one
   */
  Body zipped() {
    return writtenBy(
        budget,
        zipped -> {
          try (Gzip gzip = new Gzip(zipped)) {
            for (byte[] piece : full) {
              gzip.write(piece);
            }
            gzip.write(last, 0, used);
          }
        });
  }

  /** At its fastest, which takes a tenth of the time that it took to make a long list. */
  private static final class Gzip extends GZIPOutputStream {
    private Gzip(OutputStream to) throws IOException {
      super(to, LONGEST);
      def.setLevel(Deflater.BEST_SPEED);
    }

    /** Its memory is not on the heap, and not to be kept where there is no room for the end. */
    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        def.end();
      }
    }
  }

  /** Gives back what was taken; once written or given up, it is not needed any more. */
  void release() {
    budget.giveBack(taken);
    taken = 0;
  }
}
