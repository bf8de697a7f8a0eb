package io.mqttsn.upstream;

import io.mqttsn.upstream.LinkEvent.Down.Why;
import java.io.EOFException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** What Paho's exceptions mean: for the log line, and for who can mend it. */
final class PahoFailures {

  private PahoFailures() {}

  /** What a person can use of an exception: the innermost message. */
  static String reason(Throwable problem) {
    Throwable inner = innermost(problem);
    if (inner instanceof MqttException) {
      return inner.getMessage();
    }
    if (inner instanceof EOFException) {
      return "the broker closed the connection";
    }
    return inner.getMessage() == null ? inner.toString() : inner.getMessage();
  }

  private static Throwable innermost(Throwable problem) {
    Throwable inner = problem;
    while (inner.getCause() != null && inner.getCause() != inner) {
      inner = inner.getCause();
    }
    return inner;
  }

  static Why why(Throwable problem) {
    // The return codes of CONNACK.
    if (problem instanceof MqttException e && e.getReasonCode() >= 1 && e.getReasonCode() <= 5) {
      return Why.REFUSED;
    }
    // A line cut during the handshake is an SSLException too, but with the socket's one inside.
    Throwable inner = innermost(problem);
    return inner instanceof SSLException || inner instanceof GeneralSecurityException
        ? Why.TLS
        : Why.LINK;
  }
}
