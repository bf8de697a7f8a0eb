package io.mqttsn.gateway.port;

/**
 * How the broker side is, at one moment, for a person.
 *
 * @param reachable whether there is a connection
 * @param server the address of the connection, or of the broker that is tried next
 * @param inFlight QoS 1 and 2 messages that the broker has not acknowledged
 * @param waiting messages in line behind them
 * @param subscriptions different filters in use
 */
public record UpstreamReport(
    boolean reachable, String server, int inFlight, int waiting, int subscriptions) {}
