package io.mqttsn.gateway.sim;

import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.MessageCodec;
import java.util.HexFormat;

/** A frame of the trace, put into words only when somebody reads it. */
record Frame(byte[] octets) {
  @Override
  public String toString() {
    String hex = HexFormat.of().withUpperCase().formatHex(octets);
    try {
      return MessageCodec.decode(octets) + "  " + hex;
    } catch (MalformedFrame e) {
      return hex + "  " + e.getMessage();
    }
  }
}
