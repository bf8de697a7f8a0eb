package io.mqttsn.serial;

import io.mqttsn.codec.MessageType;

/**
 * Messages one behind the other, cut by their own length octets: what MQTT-SN clients with a bare
 * UART speak, and what a line speaks unless configured otherwise (A52).
 *
 * <pre>
 *   Length(1)         MsgType(1)  …      Length 2 to 255
 *   0x01  Length(2)   MsgType(1)  …      Length 4 and more
 * </pre>
 *
 * The Length of an envelope (type 0xFE) ends before the message inside, so an envelope and what
 * follows it are cut as one frame.
 *
 * <p><b>Finding back.</b> Nothing marks the begin of a message, so a header that cannot be one, be
 * it by its Length or by a type that MQTT-SN does not have, says that the place is lost. Trying the
 * next octet and the next would find "messages" in payloads, and one of those may be a DISCONNECT.
 * What says for certain where a message begins is silence ({@link #gapMillis}), and it comes soon,
 * for clients that get no answer wait; everything up to then is skipped. Only a line too busy ever
 * to fall silent needs another way: after {@value #TRUSTED} headers in a row that a client may
 * send, each where the one before says, the place counts as found, for octets that are out of step
 * do not come that far by chance.
 *
 * <p>Looking at the type finds a lost place at the next header in most cases, as but one type in
 * nine exists; Length alone would go on cutting wrongly. The price: a client that sends a type of
 * another version loses what it sends along with it.
 *
 * <p>Damage inside a message goes unseen, and a lost octet takes one from the next message.
 */
final class LengthFraming implements SerialFraming {

  private static final int TRUSTED = 8;

  private static final int LONG_FORM = 0x01;
  private static final int SHORT_HEADER = 2;
  private static final int LONG_HEADER = 4;
  private static final int ENVELOPE = MessageType.ENCAPSULATED.code();

  /** By code. A place that is known bears what the router refuses; none is found by that. */
  private static final boolean[] KNOWN = new boolean[256];

  private static final boolean[] SENT_BY_CLIENTS = new boolean[256];

  static {
    for (MessageType type : MessageType.values()) {
      KNOWN[type.code()] = true;
      SENT_BY_CLIENTS[type.code()] = type.mayComeFromClient();
    }
  }

  private final int longestSent;
  private final int longestReceived;
  private final long gapMillis;
  private final FrameBuffer frame;

  /** The header's octets as they come in: how many, and what they say as a number. */
  private int headerOctets;

  private int header;

  /** What the message at hand has still to come once its header is whole. */
  private int remaining;

  private boolean envelope;

  /** Messages since the place was lost that could be some; {@link #TRUSTED} if it is known. */
  private int inStep = TRUSTED;

  LengthFraming(SerialSettings settings) {
    this.longestSent = LineLimits.longestSent(settings);
    this.longestReceived = LineLimits.longestReceived(settings);
    this.gapMillis = LineLimits.characterGapMillis(settings);
    this.frame = new FrameBuffer(longestReceived);
  }

  @Override
  public int longestFrame() {
    return longestSent;
  }

  @Override
  public long gapMillis() {
    return gapMillis;
  }

  @Override
  public Encoded encode(SerialAddress to, byte[] message) {
    return Encoded.unreported(message);
  }

  @Override
  public void onOctets(byte[] octets, int length, FrameSink sink) {
    int at = 0;
    while (at < length) {
      if (remaining == 0) {
        onHeaderOctet(octets[at++], sink);
      } else {
        int count = Math.min(remaining, length - at);
        if (!isLost()) {
          frame.add(octets, at, count);
        }
        at += count;
        onBody(count, sink);
      }
    }
  }

  @Override
  public void onSilence(FrameSink sink) {
    if (!isLost() && !frame.isEmpty()) {
      sink.onDefect(Defect.RESYNCHRONISED);
    }
    begin();
    inStep = TRUSTED;
  }

  private boolean isLost() {
    return inStep < TRUSTED;
  }

  private void begin() {
    frame.clear();
    header = 0;
    headerOctets = 0;
    remaining = 0;
  }

  private void onHeaderOctet(byte octet, FrameSink sink) {
    header = header << 8 | octet & 0xFF;
    headerOctets++;
    int first = header >>> 8 * (headerOctets - 1);
    int size = first == LONG_FORM ? LONG_HEADER : SHORT_HEADER;
    if (first == 0) {
      lose(Defect.RESYNCHRONISED, sink);
    } else if (!isLost() && !frame.add(octet)) {
      lose(Defect.TOO_LONG, sink);
    } else if (headerOctets == size) {
      onHeader(size, header >> 8 & 0xFFFF, header & 0xFF, sink);
    }
  }

  private void onHeader(int size, int length, int type, FrameSink sink) {
    if (length < size || !(isLost() ? SENT_BY_CLIENTS : KNOWN)[type]) {
      lose(Defect.RESYNCHRONISED, sink);
    } else if (frame.size() + length - size > longestReceived) {
      lose(Defect.TOO_LONG, sink);
    } else {
      header = 0;
      headerOctets = 0;
      envelope = type == ENVELOPE;
      remaining = length - size;
      onBody(0, sink);
    }
  }

  private void onBody(int count, FrameSink sink) {
    remaining -= count;
    if (remaining > 0 || envelope) {
      return; // behind an envelope comes the header of what it holds
    }
    if (isLost()) {
      inStep++;
    } else {
      sink.onFrame(SerialAddress.LINE, frame.take(frame.size()), FrameSink.NO_RSSI);
    }
  }

  /** The octets at hand begin no message; perhaps those behind the first of them do. */
  private void lose(Defect defect, FrameSink sink) {
    if (!isLost()) {
      sink.onDefect(defect);
    }
    int left = header;
    int count = headerOctets;
    begin();
    inStep = 0;
    while (--count > 0) {
      if (remaining > 0) {
        onBody(1, sink);
      } else {
        onHeaderOctet((byte) (left >>> 8 * (count - 1)), sink);
      }
    }
  }
}
