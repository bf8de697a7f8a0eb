package io.mqttsn.codec;

/**
 * The answer's verdict (MQTT-SN 1.2 §5.3.10). Codes 04 to FF are reserved and read as a rejection
 * without a known reason; the gateway never sends one.
 */
public enum ReturnCode {
  ACCEPTED(0x00),
  CONGESTION(0x01),
  INVALID_TOPIC_ID(0x02),
  NOT_SUPPORTED(0x03),
  /** Any of the reserved codes; encoding it is a programming error. */
  RESERVED(-1);

  private static final ReturnCode[] BY_CODE = {
    ACCEPTED, CONGESTION, INVALID_TOPIC_ID, NOT_SUPPORTED
  };

  private final int code;

  ReturnCode(int code) {
    this.code = code;
  }

  public static ReturnCode of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : RESERVED;
  }

  /**
   * The octet on the wire.
   *
   * @throws IllegalStateException for {@link #RESERVED}, which has none
   */
  public int code() {
    if (this == RESERVED) {
      throw new IllegalStateException("a reserved return code is never sent");
    }
    return code;
  }
}
