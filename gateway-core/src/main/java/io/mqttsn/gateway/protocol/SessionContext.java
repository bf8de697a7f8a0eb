package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.Peer;
import java.util.random.RandomGenerator;

/**
 * What a session is given at birth, and what of it a reload gives it anew: settings, rules and what
 * is known of the links. Whoever needs one of these three asks for it when it is needed.
 */
public final class SessionContext {

  private final Tokens tokens;
  private final QueueBudget budget;
  private final KeptMemory.Share share;
  private final RandomGenerator random;
  private final boolean recording;
  private final boolean telling;
  private final Latencies latencies;
  private ProtocolSettings settings;
  private ClientRules.View rules;
  private Links links;

  /**
   * @param rules what is configured for this client
   * @param budget what waits for all clients
   * @param kept what is kept of all clients; the session begins to take its share
   * @param random for the first topic id; given from outside, so that a step stays a function
   * @param recording whether there is a store that keeps what durable sessions record
   * @param telling whether the world is told how the client is
   * @param links what is known of the way to a peer
   * @param latencies where it is counted how long things took
   */
  public SessionContext(
      ProtocolSettings settings,
      ClientRules.View rules,
      Tokens tokens,
      QueueBudget budget,
      KeptMemory kept,
      RandomGenerator random,
      boolean recording,
      boolean telling,
      Links links,
      Latencies latencies) {
    this.settings = settings;
    this.rules = rules;
    this.tokens = tokens;
    this.budget = budget;
    this.share = kept.begin();
    this.random = random;
    this.recording = recording;
    this.telling = telling;
    this.links = links;
    this.latencies = latencies;
  }

  /** A reload: from now on these hold. */
  void renew(ProtocolSettings settings, ClientRules.View rules, Links links) {
    this.settings = settings;
    this.rules = rules;
    this.links = links;
  }

  ProtocolSettings settings() {
    return settings;
  }

  ClientRules.View rules() {
    return rules;
  }

  Tokens tokens() {
    return tokens;
  }

  QueueBudget budget() {
    return budget;
  }

  /** What this session keeps. */
  KeptMemory.Share share() {
    return share;
  }

  RandomGenerator random() {
    return random;
  }

  boolean recording() {
    return recording;
  }

  boolean telling() {
    return telling;
  }

  Links links() {
    return links;
  }

  Latencies latencies() {
    return latencies;
  }

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
