package io.mqttsn.serial;

import java.util.Arrays;
import java.util.List;

/**
 * Frames that begin with their own length, without any defence: enough to see what the port around
 * a framing does. It can be told to hand out tickets, as a radio's framing does.
 */
final class PlainFraming implements SerialFraming {

  static final long GAP_MILLIS = 50;

  final boolean tickets;
  private byte[] begun = new byte[0];
  private int lastTicket;

  PlainFraming() {
    this(false);
  }

  PlainFraming(boolean tickets) {
    this.tickets = tickets;
  }

  @Override
  public int longestFrame() {
    return 255;
  }

  @Override
  public List<byte[]> greeting() {
    return tickets ? List.of(new byte[] {'H', 'I'}) : List.of();
  }

  @Override
  public void onOctets(byte[] octets, int length, FrameSink sink) {
    byte[] all = Arrays.copyOf(begun, begun.length + length);
    System.arraycopy(octets, 0, all, begun.length, length);
    int at = 0;
    while (at < all.length) {
      int frameLength = all[at] & 0xFF;
      if (frameLength < 2) {
        sink.onDefect(Defect.RESYNCHRONISED);
        at++;
      } else if (at + frameLength > all.length) {
        break;
      } else {
        sink.onFrame(SerialAddress.LINE, Arrays.copyOfRange(all, at, at + frameLength), -40);
        at += frameLength;
      }
    }
    begun = Arrays.copyOfRange(all, at, all.length);
  }

  @Override
  public void onSilence(FrameSink sink) {
    if (begun.length > 0) {
      begun = new byte[0];
      sink.onDefect(Defect.RESYNCHRONISED);
    }
  }

  @Override
  public long gapMillis() {
    return GAP_MILLIS;
  }

  @Override
  public Encoded encode(SerialAddress to, byte[] frame) {
    return new Encoded(frame, tickets ? ++lastTicket : Encoded.NO_TICKET);
  }

  @Override
  public Encoded encodeForAll(byte[] frame) {
    return encode(SerialAddress.LINE, frame);
  }
}
