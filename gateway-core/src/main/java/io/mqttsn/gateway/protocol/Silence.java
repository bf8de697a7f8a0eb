package io.mqttsn.gateway.protocol;

/**
 * Why a client says nothing, or why nothing reaches it: one word for a program and one sentence for
 * a person.
 */
public record Silence(Reason reason, String text) {

  /** The word. The first that applies in this order is the one that is said. */
  public enum Reason {
    /** It said DISCONNECT, or was told so. */
    DISCONNECTED,
    /** It was not heard for longer than it had promised. */
    LOST,
    /** CONNECT was heard, and the CONNACK has not left yet. */
    CONNECTING,
    /** It sleeps, and is not late. */
    ASLEEP,
    /** It has asked for a pause. */
    CONGESTED,
    /** It does not answer, and will not be asked again before it is heard. */
    PARKED,
    /** It has not answered yet; the question is repeated. */
    UNANSWERED,
    /** It is connected and quiet for longer than its keep-alive, but within the tolerance. */
    LATE,
    /** It is connected without a keep-alive: nothing is expected of it. */
    UNSUPERVISED,
    /** It is connected, and has said something within its keep-alive. */
    NONE
  }
}
