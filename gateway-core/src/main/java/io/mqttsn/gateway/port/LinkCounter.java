package io.mqttsn.gateway.port;

/**
 * What is counted for each link by itself, from the start of the process: the operator of five
 * radios wants to know which one is ill. What concerns the gateway as a whole is {@link Metrics}.
 */
public enum LinkCounter {
  OCTETS_IN("octets.in"),
  OCTETS_OUT("octets.out"),
  FRAMES_IN("frames.in"),
  FRAMES_OUT("frames.out"),
  /** Frames to everybody, which {@link #FRAMES_OUT} counts too. */
  BROADCASTS_OUT("broadcasts.out"),
  /** Received frames whose checksum did not match. */
  CHECKSUM_ERRORS("checksum-errors"),
  /** Times that octets were skipped to find the next frame. */
  RESYNCHRONISATIONS("resynchronisations"),
  /** Received, but longer than the link takes. */
  TOO_LONG("too-long"),
  /** Received whole, but without a meaning here. */
  UNKNOWN("unknown"),
  /** To be sent, but the link had no room. */
  DROPPED_QUEUE_FULL("dropped.queue-full"),
  /** To be sent, but the link was away for so long that the frame was of no use any more. */
  DROPPED_STALE("dropped.stale"),
  /** Given to the link, which says that nobody received it, or failed under it. */
  TRANSMIT_FAILURES("transmit-failures"),
  /** Openings after the first. */
  REOPENS("reopens");

  private final String text;

  LinkCounter(String text) {
    this.text = text;
  }

  /** The name a person sees: lower case, parts separated by dots. */
  public String text() {
    return text;
  }
}
