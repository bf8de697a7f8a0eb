package io.mqttsn.app.client;

import io.mqttsn.codec.ReturnCode;
import java.io.IOException;

/** What went wrong between client and gateway, worded for the person at the keyboard. */
public final class SnClientException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What a program may want to act upon. */
  public enum Reason {
    /** All repetitions unanswered. */
    NO_ANSWER,
    /** The gateway ended the connection, or never knew it. */
    DISCONNECTED,
    CONGESTION,
    INVALID_TOPIC_ID,
    NOT_SUPPORTED,
    /** Refused with a code that version 1.2 does not define. */
    REFUSED
  }

  private final Reason reason;

  SnClientException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What the gateway refused, and why, as far as its return code says it. */
  static SnClientException refused(String what, ReturnCode code) {
    return switch (code) {
      case CONGESTION ->
          new SnClientException(
              Reason.CONGESTION,
              "gateway says congestion to "
                  + what
                  + ": the broker is not reachable or the gateway is full, try later");
      case INVALID_TOPIC_ID ->
          new SnClientException(
              Reason.INVALID_TOPIC_ID,
              "gateway does not know the topic id of "
                  + what
                  + ": is it among topics.predefined in the gateway's configuration?");
      case NOT_SUPPORTED ->
          new SnClientException(
              Reason.NOT_SUPPORTED,
              "gateway refuses " + what + ": not supported, not valid or not allowed");
      case ACCEPTED, RESERVED ->
          new SnClientException(Reason.REFUSED, "gateway refuses " + what + " without a reason");
    };
  }
}
