package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.Peer;
import java.time.Duration;
import java.util.Optional;

/** What a session may ask about the way to a peer. */
@FunctionalInterface
public interface Links {

  /** The longest frame that reaches it, in octets. */
  int maxFrame(Peer peer);

  /** How its link is repeated to, if otherwise than everywhere. */
  default Optional<RetryPolicy> retry(Peer peer) {
    return Optional.empty();
  }

  /**
   * How long after its keep-alive or its announced sleep a silent client there may still be heard;
   * zero where the tolerance that is usual everywhere will do.
   */
  default Duration keepAliveTolerance(Peer peer) {
    return Duration.ZERO;
  }
}
