package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.Peer;
import java.util.random.RandomGenerator;

/**
 * What a session is given at birth.
 *
 * @param rules what is configured for this client
 * @param random for the first topic id; given from outside, so that a step stays a function
 * @param recording whether there is a store that keeps what durable sessions record
 * @param links what is known of the way to a peer
 * @param latencies where it is counted how long things took
 */
public record SessionContext(
    ProtocolSettings settings,
    ClientRules.View rules,
    Tokens tokens,
    QueueBudget budget,
    RandomGenerator random,
    boolean recording,
    Links links,
    Latencies latencies) {

  PredefinedTopics.View predefined() {
    return rules.predefined();
  }

  AccessRules.View access() {
    return rules.access();
  }

  /** How patiently answers from {@code peer} are awaited. */
  RetryPolicy retry(Peer peer) {
    return links.retry(peer).orElseGet(settings::retry);
  }

  /** How long {@code peer} may be silent beyond what it announced, at the least. */
  long toleranceMillis(Peer peer) {
    return links.keepAliveTolerance(peer).toMillis();
  }
}
