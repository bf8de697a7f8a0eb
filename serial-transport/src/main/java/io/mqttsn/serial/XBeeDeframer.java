package io.mqttsn.serial;

import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialFraming.FrameSink;

/**
 * Octets from an XBee module → the data of its API frames.
 *
 * <pre>
 *   7E  Length(2)  data …  checksum      Length counts the data; data and checksum add up to 0xFF
 * </pre>
 *
 * In mode 2 every 7E, 7D, 11 and 13 behind the start is written as 7D and the octet XOR 0x20, so an
 * unescaped 7E always begins a frame and whatever was under way is given up.
 *
 * <p>In mode 1 a 7E may be data. A 7E in noise, or in a frame whose own start was lost, would
 * swallow as many octets as the two behind it say, real frames among them. So when a frame turns
 * out not to be one (by its length, its checksum, or because the line fell silent within it), the
 * octets behind its 7E are looked through again for the next; a frame that was swallowed comes out
 * late, by a silence at most, but comes out. The sums of all octets so far are kept, so that a
 * frame is checked by one subtraction and the work per octet stays the same however many false
 * starts there are.
 */
final class XBeeDeframer {

  /** Who reads the data of a frame. */
  interface Reader {
    /** The octets are valid during the call. */
    void onData(byte[] octets, int offset, int length, FrameSink sink);
  }

  // The largest payload of any module is 2,048 octets; 0x91 puts 18 in front of it.
  private static final int LONGEST_DATA = 2048 + 18;
  private static final int HEADER = 3;
  private static final int AROUND_DATA = HEADER + 1;

  private static final byte START = 0x7E;
  private static final byte ESCAPE = 0x7D;
  private static final int FLIP = 0x20;

  private final boolean escaping;
  private final Reader reader;

  // Octets from `from` to `to` are held, beginning with a start; sums[i] adds up those before i.
  private final byte[] held = new byte[2 * (LONGEST_DATA + AROUND_DATA)];
  private final byte[] sums = new byte[held.length + 1];
  private int from;
  private int to;

  /** So many octets must be held before there is anything to decide. */
  private int wanted = HEADER;

  private boolean escape;

  /** What is wrong has been told; what is skipped until the next start belongs to it. */
  private boolean told;

  XBeeDeframer(boolean escaping, Reader reader) {
    this.escaping = escaping;
    this.reader = reader;
  }

  void onOctets(byte[] octets, int length, FrameSink sink) {
    for (int i = 0; i < length; i++) {
      onOctet(octets[i], sink);
    }
  }

  void onSilence(FrameSink sink) {
    if (from < to) {
      tell(Defect.RESYNCHRONISED, sink);
    }
    while (from < to) {
      dropStart();
      takeFrames(sink);
    }
    escape = false;
    told = false;
  }

  private void onOctet(byte octet, FrameSink sink) {
    byte plain = octet;
    if (escaping && octet == START) {
      if (from < to) {
        tell(Defect.RESYNCHRONISED, sink);
      }
      clear();
      told = false;
    } else if (from == to) {
      if (octet != START) {
        tell(Defect.RESYNCHRONISED, sink);
        return;
      }
      told = false;
    } else if (escape) {
      escape = false;
      plain = (byte) (octet ^ FLIP);
    } else if (escaping && octet == ESCAPE) {
      escape = true;
      return;
    }
    hold(plain);
    if (to - from >= wanted) {
      takeFrames(sink);
    }
  }

  private void hold(byte octet) {
    if (to == held.length) {
      System.arraycopy(held, from, held, 0, to - from);
      System.arraycopy(sums, from, sums, 0, to - from + 1);
      to -= from;
      from = 0;
    }
    held[to] = octet;
    sums[to + 1] = (byte) (sums[to] + octet);
    to++;
  }

  private void takeFrames(FrameSink sink) {
    while (to - from >= HEADER) {
      int length = (held[from + 1] & 0xFF) << 8 | held[from + 2] & 0xFF;
      int end = from + AROUND_DATA + length;
      if (length > LONGEST_DATA) {
        tell(Defect.TOO_LONG, sink);
        dropStart();
      } else if (length == 0) {
        tell(Defect.RESYNCHRONISED, sink);
        dropStart();
      } else if (end > to) {
        wanted = end - from;
        return;
      } else if ((byte) (sums[end] - sums[from + HEADER]) != (byte) 0xFF) {
        tell(Defect.CHECKSUM, sink);
        dropStart();
      } else {
        told = false;
        reader.onData(held, from + HEADER, length, sink);
        from = end;
        seekStart();
      }
    }
    wanted = HEADER;
  }

  /** What was held does not begin here; in mode 2 it then does not begin anywhere. */
  private void dropStart() {
    if (escaping) {
      clear();
    } else {
      from++;
      seekStart();
    }
  }

  private void seekStart() {
    while (from < to && held[from] != START) {
      from++;
    }
    if (from == to) {
      clear();
    }
  }

  private void clear() {
    from = 0;
    to = 0;
    wanted = HEADER;
    escape = false;
  }

  private void tell(Defect defect, FrameSink sink) {
    if (!told) {
      told = true;
      sink.onDefect(defect);
    }
  }
}
