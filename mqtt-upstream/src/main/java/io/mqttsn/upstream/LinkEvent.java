package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;

/** What happens on the connection to the broker, in the order in which it happened. */
sealed interface LinkEvent {

  /**
   * @param sessionPresent whether the broker has kept our session
   * @param server which of the brokers it is
   */
  record Up(boolean sessionPresent, String server) implements LinkEvent {}

  /**
   * The connection is over, or an attempt has failed.
   *
   * @param reason fit for a log line
   */
  record Down(Why why, String reason) implements LinkEvent {

    /** Who can mend it: time, or a person. */
    enum Why {
      /** Nobody answered, or the line was cut. */
      LINK,
      /** The broker answered and said no. */
      REFUSED,
      /** One side does not accept the other's certificate or protocol. */
      TLS
    }
  }

  /** The broker has taken the message for good. */
  record Sent(Outgoing message) implements LinkEvent {}

  /** The broker lost its session and with it this message: it has to be published again. */
  record Forgotten(Outgoing message) implements LinkEvent {}

  /**
   * @param granted QoS 0 to 2, or above 2 if refused; 0 for an UNSUBSCRIBE
   */
  record Answered(Request request, int granted) implements LinkEvent {}

  /** A message from the broker. */
  record Arrived(String topic, Bytes payload, int qos, boolean retained, int packetId)
      implements LinkEvent {}
}
