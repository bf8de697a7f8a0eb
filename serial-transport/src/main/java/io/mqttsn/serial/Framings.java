package io.mqttsn.serial;

/** Which class speaks which framing: the one place that a further framing is entered in. */
final class Framings {

  private Framings() {}

  /** A framing for one opening of the port. */
  static SerialFraming create(SerialSettings settings) {
    return switch (settings.framing()) {
      case LENGTH -> new LengthFraming(settings);
      case SLIP -> new SlipFraming(settings, false);
      case SLIP_CRC16 -> new SlipFraming(settings, true);
      case XBEE_API1 -> new XBeeFraming(settings, false);
      case XBEE_API2 -> new XBeeFraming(settings, true);
    };
  }
}
