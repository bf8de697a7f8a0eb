package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.Peer;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * What a session is given at birth.
 *
 * @param random for the first topic id; given from outside, so that a step stays a function
 * @param recording whether there is a store that keeps what durable sessions record
 * @param maxFrame the longest frame that reaches a peer, in octets
 */
public record SessionContext(
    ProtocolSettings settings,
    PredefinedTopics.View predefined,
    Tokens tokens,
    QueueBudget budget,
    RandomGenerator random,
    boolean recording,
    ToIntFunction<Peer> maxFrame) {}
