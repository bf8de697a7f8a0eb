package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.ReturnCode;
import java.nio.charset.StandardCharsets;

/** Whether a CONNECT can be taken up at all, whoever sends it (SN-CONN-2, SN-CONN-3). */
public final class Admission {

  private Admission() {}

  /** Accepted, or the code to refuse it with; nothing is kept of a refused one. */
  public static ReturnCode of(Connect connect, ProtocolSettings settings) {
    String id = connect.clientId();
    // An invented id could neither be resumed nor woken, so an empty one is refused (A7). Another
    // protocol id is reserved in 1.2, and means a later version (A6).
    boolean accepted =
        connect.protocolId() == Connect.PROTOCOL_ID
            && !id.isEmpty()
            && id.indexOf('\0') < 0
            && id.getBytes(StandardCharsets.UTF_8).length <= settings.maxClientId();
    return accepted ? ReturnCode.ACCEPTED : ReturnCode.NOT_SUPPORTED;
  }
}
