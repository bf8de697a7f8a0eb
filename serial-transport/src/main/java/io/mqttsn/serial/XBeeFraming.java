package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;
import java.util.List;

/**
 * MQTT-SN frames by an XBee module in API mode 1, or 2 (with escapes): ZigBee, DigiMesh and
 * 802.15.4, in whichever of the two dialects the module speaks (see {@link XBeeModule}).
 *
 * <pre>
 *   new   10  ticket address(8) short(2) radius options  frame
 *   old   00  ticket address(8) options  frame
 *         01  ticket short(2)   options  frame
 * </pre>
 *
 * A radio goes by its 64-bit address, or by the 16-bit one if the module tells no other. MQTT-SN
 * frames are payload as they are: one in a radio frame, whose ends the module keeps. Each is
 * reported under its ticket, the module's "frame id".
 *
 * <p>The checksum of an API frame is the sum of its data. It sees each single octet that changed,
 * but not every change of two, nor that octets changed places; and as it does not cover the length,
 * one octet added or an escape that changed gets by once in 256. It guards the few centimetres to
 * the module; the air has the module's own.
 */
final class XBeeFraming implements SerialFraming {

  private static final int SEND = 0x10;
  private static final int SEND_HEADER = 14;
  private static final int SEND_TO_LONG = 0x00;
  private static final int SEND_TO_LONG_HEADER = 11;
  private static final int SEND_TO_SHORT = 0x01;
  private static final int SEND_TO_SHORT_HEADER = 5;

  private static final Bytes EVERYBODY = Bytes.hex("000000000000FFFF");
  private static final Bytes EVERYBODY_SHORT = Bytes.hex("FFFF");
  private static final Bytes BY_SHORT_ADDRESS = Bytes.hex("FFFFFFFFFFFFFFFF");

  private static final int FARTHEST = 0;
  private static final int NO_OPTIONS = 0;
  private static final int LAST_TICKET = 255;

  private final boolean escaping;
  private final XBeePeers peers = new XBeePeers();
  private final XBeeModule module;
  private final XBeeDeframer deframer;
  private int ticket;

  XBeeFraming(SerialSettings settings, boolean escaping) {
    this.escaping = escaping;
    this.module = new XBeeModule(settings);
    this.deframer = new XBeeDeframer(escaping, new XBeeReceiver(module, peers));
  }

  @Override
  public int longestFrame() {
    return module.longest();
  }

  @Override
  public List<byte[]> greeting() {
    return module.questions(escaping);
  }

  @Override
  public long gapMillis() {
    return LineLimits.DELIMITED_GAP_MILLIS;
  }

  @Override
  public void onOctets(byte[] octets, int length, FrameSink sink) {
    deframer.onOctets(octets, length, sink);
  }

  @Override
  public void onSilence(FrameSink sink) {
    deframer.onSilence(sink);
  }

  @Override
  public Encoded encode(SerialAddress to, byte[] frame) {
    byte[] radio = to.radio().toArray();
    boolean isShort = radio.length == EVERYBODY_SHORT.length();
    if (!isShort && radio.length != EVERYBODY.length()) {
      throw new IllegalArgumentException("no address of an XBee module: " + to);
    }
    nextTicket();
    int shortAddress = isShort ? XBeeReceiver.uint16(radio, 0) : peers.sending(to, ticket);
    if (isShort) {
      peers.sendingUntaught(ticket);
    }
    if (module.speaksOldDialect()) {
      return isShort ? sendToShort(radio, frame) : sendToLong(radio, frame);
    }
    return send(isShort ? BY_SHORT_ADDRESS.toArray() : radio, shortAddress, frame);
  }

  @Override
  public Encoded encodeForAll(byte[] frame) {
    nextTicket();
    peers.sendingUntaught(ticket);
    return module.speaksOldDialect()
        ? sendToShort(EVERYBODY_SHORT.toArray(), frame)
        : send(EVERYBODY.toArray(), XBeePeers.UNKNOWN, frame);
  }

  private void nextTicket() {
    ticket = ticket == LAST_TICKET ? 1 : ticket + 1;
  }

  private Encoded send(byte[] address, int shortAddress, byte[] frame) {
    return encoded(
        new XBeeWriter(escaping, SEND_HEADER + frame.length)
            .octet(SEND)
            .octet(ticket)
            .octets(address)
            .uint16(shortAddress)
            .octet(FARTHEST)
            .octet(NO_OPTIONS)
            .octets(frame));
  }

  private Encoded sendToLong(byte[] address, byte[] frame) {
    return encodeOld(SEND_TO_LONG, SEND_TO_LONG_HEADER, address, frame);
  }

  private Encoded sendToShort(byte[] address, byte[] frame) {
    return encodeOld(SEND_TO_SHORT, SEND_TO_SHORT_HEADER, address, frame);
  }

  private Encoded encodeOld(int type, int header, byte[] address, byte[] frame) {
    return encoded(
        new XBeeWriter(escaping, header + frame.length)
            .octet(type)
            .octet(ticket)
            .octets(address)
            .octet(NO_OPTIONS)
            .octets(frame));
  }

  private Encoded encoded(XBeeWriter written) {
    return new Encoded(written.frame(), ticket);
  }
}
