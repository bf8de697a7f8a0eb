package io.mqttsn.serial;

import java.util.Arrays;

/**
 * Consistent overhead byte stuffing (Cheshire and Baker, 1999): the example of
 * docs/adding-a-framing.md, kept compiling and correct by the contract that every framing passes.
 *
 * <pre>
 *   code  code−1 octets other than 00  code  …  00
 * </pre>
 *
 * Each code stands for a 00 that follows its octets, unless it is FF or the frame's last. A 00 ends
 * a frame and is nowhere else, so behind the next one all is well again.
 */
final class CobsFraming implements SerialFraming {

  private static final int FULL = 0xFF;

  private final int longest;
  private final FrameBuffer frame;
  private boolean skipping;
  private int left;
  private boolean zeroDue;

  CobsFraming(SerialSettings settings) {
    this.longest = LineLimits.longestSent(settings);
    this.frame = new FrameBuffer(LineLimits.longestReceived(settings));
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
    for (int i = 0; i < length; i++) {
      if (octets[i] == 0) {
        onEnd(sink);
      } else if (!skipping) {
        onOctet(octets[i], sink);
      }
    }
  }

  @Override
  public void onSilence(FrameSink sink) {
    if (!skipping && hasBegun()) {
      sink.onDefect(Defect.RESYNCHRONISED);
    }
    begin();
  }

  private void onOctet(byte octet, FrameSink sink) {
    boolean fits = true;
    if (left > 0) {
      left--;
      fits = frame.add(octet);
    } else {
      if (zeroDue) {
        fits = frame.add((byte) 0);
      }
      left = (octet & 0xFF) - 1;
      zeroDue = left < FULL - 1;
    }
    if (!fits) {
      skipping = true;
      sink.onDefect(Defect.TOO_LONG);
    }
  }

  private void onEnd(FrameSink sink) {
    if (!skipping && left > 0) {
      sink.onDefect(Defect.RESYNCHRONISED);
    } else if (!skipping && !frame.isEmpty()) {
      sink.onFrame(SerialAddress.LINE, frame.take(frame.size()), FrameSink.NO_RSSI);
    }
    begin();
  }

  private boolean hasBegun() {
    return left > 0 || zeroDue || !frame.isEmpty();
  }

  private void begin() {
    frame.clear();
    left = 0;
    zeroDue = false;
    skipping = false;
  }

  @Override
  public Encoded encode(SerialAddress to, byte[] message) {
    byte[] out = new byte[message.length + message.length / (FULL - 1) + 3];
    int codeAt = 1; // behind a 00 that cuts off noise
    int at = 2;
    for (byte octet : message) {
      if (octet != 0) {
        out[at++] = octet;
      }
      if (octet == 0 || at - codeAt == FULL) {
        out[codeAt] = (byte) (at - codeAt);
        codeAt = at++;
      }
    }
    out[codeAt] = (byte) (at - codeAt);
    return Encoded.unreported(Arrays.copyOf(out, at + 1));
  }
}
