package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialFraming.FrameSink;
import java.util.Arrays;

/**
 * What an XBee module says, frame by frame.
 *
 * <pre>
 *   heard      90  address(8) short(2) options  frame
 *              91  address(8) short(2) endpoints(2) cluster(2) profile(2) options  frame
 *              80  address(8) rssi options  frame
 *              81  short(2)   rssi options  frame
 *   reported   8B  ticket short(2) retries status discovery
 *              89  ticket status
 *   itself     8A  status
 *              88  ticket command(2) status value
 * </pre>
 */
final class XBeeReceiver implements XBeeDeframer.Reader {

  private static final int LONG_ADDRESS = 8;
  private static final int SHORT_ADDRESS = 2;
  private static final Bytes UNKNOWN_ADDRESS = Bytes.hex("FFFFFFFFFFFFFFFF");

  private static final int HEARD = 0x90;
  private static final int HEARD_HEADER = 12;
  private static final int HEARD_EXPLICIT = 0x91;
  private static final int HEARD_EXPLICIT_HEADER = 18;
  private static final int HEARD_FROM_LONG = 0x80;
  private static final int HEARD_FROM_LONG_HEADER = 11;
  private static final int HEARD_FROM_SHORT = 0x81;
  private static final int HEARD_FROM_SHORT_HEADER = 5;
  private static final int REPORT = 0x8B;
  private static final int REPORT_LENGTH = 7;
  private static final int OLD_REPORT = 0x89;
  private static final int OLD_REPORT_LENGTH = 3;
  private static final int ANSWER = 0x88;
  private static final int MODEM = 0x8A;
  private static final int MODEM_LENGTH = 2;

  private final XBeeModule module;
  private final XBeePeers peers;

  XBeeReceiver(XBeeModule module, XBeePeers peers) {
    this.module = module;
    this.peers = peers;
  }

  @Override
  public void onData(byte[] octets, int offset, int length, FrameSink sink) {
    boolean known =
        switch (octets[offset] & 0xFF) {
          case HEARD -> onHeard(octets, offset, length, HEARD_HEADER, sink);
          case HEARD_EXPLICIT -> onHeard(octets, offset, length, HEARD_EXPLICIT_HEADER, sink);
          case HEARD_FROM_LONG ->
              onOldHeard(octets, offset, length, LONG_ADDRESS, HEARD_FROM_LONG_HEADER, sink);
          case HEARD_FROM_SHORT ->
              onOldHeard(octets, offset, length, SHORT_ADDRESS, HEARD_FROM_SHORT_HEADER, sink);
          case REPORT -> onReport(octets, offset, length, sink);
          case OLD_REPORT -> onOldReport(octets, offset, length, sink);
          case ANSWER -> module.onAnswer(octets, offset, length, sink);
          case MODEM -> onModem(octets, offset, length, sink);
          default -> false;
        };
    if (!known) {
      sink.onDefect(Defect.UNKNOWN);
    }
  }

  private boolean onHeard(byte[] octets, int offset, int length, int header, FrameSink sink) {
    if (length <= header) {
      return false;
    }
    Bytes radio = address(octets, offset + 1, LONG_ADDRESS);
    int shortAddress = uint16(octets, offset + 1 + LONG_ADDRESS);
    SerialAddress from;
    if (!radio.equals(UNKNOWN_ADDRESS)) {
      from = new SerialAddress(radio);
      peers.heard(from, shortAddress);
    } else if (XBeePeers.isAddress(shortAddress)) {
      from = new SerialAddress(address(octets, offset + 1 + LONG_ADDRESS, SHORT_ADDRESS));
    } else {
      return false;
    }
    module.heard(false);
    sink.onFrame(from, frame(octets, offset, length, header), FrameSink.NO_RSSI);
    return true;
  }

  private boolean onOldHeard(
      byte[] octets, int offset, int length, int addressLength, int header, FrameSink sink) {
    if (length <= header) {
      return false;
    }
    Bytes radio = address(octets, offset + 1, addressLength);
    if (radio.equals(UNKNOWN_ADDRESS)) {
      return false;
    }
    module.heard(true);
    int rssi = octets[offset + 1 + addressLength] & 0xFF;
    sink.onFrame(new SerialAddress(radio), frame(octets, offset, length, header), -rssi);
    return true;
  }

  private boolean onReport(byte[] octets, int offset, int length, FrameSink sink) {
    if (length < REPORT_LENGTH) {
      return false;
    }
    int ticket = octets[offset + 1] & 0xFF;
    int status = octets[offset + 5] & 0xFF;
    peers.reported(ticket, status == 0, uint16(octets, offset + 2));
    report(ticket, status, sink);
    return true;
  }

  private static boolean onOldReport(byte[] octets, int offset, int length, FrameSink sink) {
    if (length < OLD_REPORT_LENGTH) {
      return false;
    }
    report(octets[offset + 1] & 0xFF, octets[offset + 2] & 0xFF, sink);
    return true;
  }

  private static void report(int ticket, int status, FrameSink sink) {
    if (ticket != SerialFraming.Encoded.NO_TICKET) {
      sink.onTransmitted(ticket, status == 0, status == 0 ? "" : XBeeStatus.delivery(status));
    }
  }

  private static boolean onModem(byte[] octets, int offset, int length, FrameSink sink) {
    if (length < MODEM_LENGTH) {
      return false;
    }
    sink.onRadio(XBeeStatus.modem(octets[offset + 1] & 0xFF));
    return true;
  }

  private static Bytes address(byte[] octets, int at, int length) {
    return Bytes.wrap(Arrays.copyOfRange(octets, at, at + length));
  }

  private static byte[] frame(byte[] octets, int offset, int length, int header) {
    return Arrays.copyOfRange(octets, offset + header, offset + length);
  }

  static int uint16(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
  }
}
