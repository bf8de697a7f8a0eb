package io.mqttsn.serial;

import java.util.Arrays;

/**
 * SLIP (RFC 1055), with or without a checksum.
 *
 * <pre>
 *   C0  frame, stuffed  [CRC low, CRC high, stuffed]  C0
 *   stuffing:  C0 → DB DC,  DB → DB DD
 * </pre>
 *
 * An END is written before each frame, too, so that noise on an idle line is cut off rather than
 * glued to it. Received, ENDs with nothing between them are silent, and a sender that writes but
 * the END behind a frame is understood. What stands between two ENDs is a frame unless it has an
 * escape that stuffing never makes, or its checksum is wrong; so the next END is always a place to
 * begin anew, and the pause after which a partial frame is given up only serves senders that died
 * within one.
 *
 * <p>The checksum is CRC-16/XMODEM over the frame, low octet first, as known from another family of
 * MQTT-SN devices. It does not see zeros added in front; but no message of MQTT-SN begins with a
 * zero, so that a frame which does has been damaged. Without checksum any damage gets through.
 */
final class SlipFraming implements SerialFraming {

  private static final byte END = (byte) 0xC0;
  private static final byte ESC = (byte) 0xDB;
  private static final byte ESC_END = (byte) 0xDC;
  private static final byte ESC_ESC = (byte) 0xDD;

  private static final int CRC_OCTETS = 2;

  private final int longest;
  private final boolean crc;
  private final FrameBuffer frame;
  private boolean escaped;
  private boolean skipping;

  SlipFraming(SerialSettings settings, boolean crc) {
    this.longest = LineLimits.longestSent(settings);
    this.crc = crc;
    this.frame = new FrameBuffer(LineLimits.longestReceived(settings) + (crc ? CRC_OCTETS : 0));
  }

  @Override
  public int longestFrame() {
    return longest;
  }

  @Override
  public long gapMillis() {
    return LineLimits.DELIMITED_GAP_MILLIS;
  }

  @Override
  public void onOctets(byte[] octets, int length, FrameSink sink) {
    int at = 0;
    while (at < length) {
      byte octet = octets[at];
      if (octet == END) {
        onEnd(sink);
        at++;
      } else if (skipping) {
        at++;
      } else if (escaped || octet == ESC) {
        onEscape(octet, sink);
        at++;
      } else {
        int end = plainUntil(octets, at, length);
        keep(frame.add(octets, at, end - at), sink);
        at = end;
      }
    }
  }

  private static int plainUntil(byte[] octets, int from, int length) {
    int end = from;
    while (end < length && octets[end] != END && octets[end] != ESC) {
      end++;
    }
    return end;
  }

  @Override
  public void onSilence(FrameSink sink) {
    if (!skipping && (escaped || !frame.isEmpty())) {
      sink.onDefect(Defect.RESYNCHRONISED);
    }
    begin();
  }

  private void onEscape(byte octet, FrameSink sink) {
    if (!escaped) {
      escaped = true;
    } else if (octet == ESC_END || octet == ESC_ESC) {
      escaped = false;
      keep(frame.add(octet == ESC_END ? END : ESC), sink);
    } else {
      skip(Defect.RESYNCHRONISED, sink);
    }
  }

  private void keep(boolean fitted, FrameSink sink) {
    if (!fitted) {
      skip(Defect.TOO_LONG, sink);
    }
  }

  private void skip(Defect defect, FrameSink sink) {
    skipping = true;
    sink.onDefect(defect);
  }

  private void onEnd(FrameSink sink) {
    if (!skipping) {
      if (escaped) {
        sink.onDefect(Defect.RESYNCHRONISED);
      } else if (!frame.isEmpty()) {
        deliver(sink);
      }
    }
    begin();
  }

  private void begin() {
    frame.clear();
    escaped = false;
    skipping = false;
  }

  private void deliver(FrameSink sink) {
    int size = frame.size() - (crc ? CRC_OCTETS : 0);
    if (crc && !isIntact(size)) {
      sink.onDefect(Defect.CHECKSUM);
      return;
    }
    sink.onFrame(SerialAddress.LINE, frame.take(size), FrameSink.NO_RSSI);
  }

  private boolean isIntact(int size) {
    return size > 0
        && frame.at(0) != 0
        && frame.crc16(size) == (frame.at(size) | frame.at(size + 1) << 8);
  }

  @Override
  public Encoded encode(SerialAddress to, byte[] message) {
    byte[] out = new byte[2 + 2 * (message.length + CRC_OCTETS)];
    int at = 0;
    out[at++] = END;
    for (byte octet : message) {
      at = stuff(octet, out, at);
    }
    if (crc) {
      int sum = Crc16.of(message, message.length);
      at = stuff((byte) sum, out, at);
      at = stuff((byte) (sum >> 8), out, at);
    }
    out[at++] = END;
    return Encoded.unreported(Arrays.copyOf(out, at));
  }

  private static int stuff(byte octet, byte[] out, int start) {
    int at = start;
    if (octet == END || octet == ESC) {
      out[at++] = ESC;
      out[at++] = octet == END ? ESC_END : ESC_ESC;
    } else {
      out[at++] = octet;
    }
    return at;
  }
}
