package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One frame of a client or to it, as far as it is remembered: what its header said, never what it
 * carried.
 *
 * @param number counted from 1 since the session began, or the gateway
 * @param agoMillis when it passed, back from the moment of asking
 * @param messageId empty where the message has none, or 0
 * @param seconds the keep-alive of CONNECT or the duration of DISCONNECT
 * @param payloadOctets size of what PUBLISH or a will message carries
 */
public record PastFrame(
    long number,
    long agoMillis,
    MessageType type,
    Outcome outcome,
    OptionalInt messageId,
    Topic topic,
    Flags flags,
    OptionalInt seconds,
    OptionalInt payloadOctets,
    Optional<ReturnCode> returnCode) {

  /** Whether the client sent it. */
  public boolean received() {
    return outcome == Outcome.SERVED || outcome == Outcome.UNEXPECTED;
  }

  /** What became of it. */
  public enum Outcome {
    /** Of the client, and acted upon. */
    SERVED,
    /** Of the client, and without meaning just then. */
    UNEXPECTED,
    /** To the client. */
    SENT,
    /** To the client, which had not answered the same before. */
    REPEATED
  }

  /**
   * The topic that it is about.
   *
   * @param id the octets where an id is; empty for a name, or without a topic
   * @param name empty where nobody knows it any more, or without a topic; a long one is cut off
   */
  public record Topic(OptionalInt id, Optional<String> name) {}

  /**
   * What is set in the flags octet.
   *
   * @param qos empty where the message has none
   */
  public record Flags(
      Optional<Qos> qos, boolean duplicate, boolean retain, boolean cleanSession, boolean will) {}
}
