package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;
import io.mqttsn.gateway.port.Transport;

/**
 * Whom a frame on a line is from or for.
 *
 * @param radio the address of the radio, as its framing writes it; empty where a line has but one
 *     other end
 */
public record SerialAddress(Bytes radio) implements Transport.Address {

  /** The other end of a line whose framing knows no addresses. */
  public static final SerialAddress LINE = new SerialAddress(Bytes.EMPTY);

  /** Hexadecimal digits, or "line". */
  @Override
  public String toString() {
    return radio.isEmpty() ? "line" : radio.toString();
  }
}
