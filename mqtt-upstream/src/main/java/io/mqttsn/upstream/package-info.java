/**
 * The broker side, MQTT 3.1.1.
 *
 * <p>{@link io.mqttsn.upstream.AggregatingUpstream} lets all clients share one persistent
 * connection and does for each of them what a broker would. The rooms inside, from the outside in:
 *
 * <pre>
 * AggregatingUpstream   the port; starts and stops
 * Inbox, UpstreamLoop   the one thread, its clock, its sleep
 * Aggregation           sessions of clients: open, will, close           pure from here on
 * Publications          up: window, line, refusal
 * BrokerFilters         what the broker is told of subscriptions
 * SubscriptionIndex     topic → filters
 * Deliveries, Newcomer  down: one copy each, retained, acknowledging
 * OwnStatus             whether the gateway is there, retained
 * StatusTopics          how each device is, retained: DeviceTopics writes, StatusReading reads
 * Dialer, Backoff       when to try which server
 * BrokerLink, PahoLink  the connection; behind it alone the library is known
 * PahoMessages          what becomes of a message that the library has taken
 * CheckedNetwork        what the library gets to see of the octets: LegibleTopics,
 *                       FirstWord
 * BrokerSockets         plain or secure, and cut whatever the library does
 * TlsSockets            PEM files → sockets
 * </pre>
 *
 * <p><b>What holds and what does not.</b>
 *
 * <ul>
 *   <li>A message to the broker is answered {@code Published} only on its PUBACK or PUBCOMP, over
 *       any number of reconnects. If the broker forgets our session in the middle of a QoS 2
 *       exchange the message is published again: at least once then, rather than perhaps never.
 *   <li>At QoS 2 at most 16 messages are in flight, whatever the configured window: Mosquitto cuts
 *       a connection that has more than 20.
 *   <li>A message from the broker is acknowledged when every client that it went to has
 *       acknowledged. At QoS 1 a restart of this process loses nothing. At QoS 2 Paho answers
 *       PUBREC on its own as soon as the message is in memory, and only PUBCOMP waits for the
 *       clients: a loss of the connection is survived, but if this process dies in between, the
 *       broker will not send that message again.
 *   <li>One copy per client holds for brokers that send one copy to a connection whose filters
 *       overlap. Mosquitto does by default (tried with 2.0.11); with its {@code
 *       allow_duplicate_messages true}, and with brokers that send one copy per filter, a client
 *       gets as many copies, for nothing tells them from messages that were published twice.
 *   <li>A broker that has no QoS 2 gets QoS 1 if {@code maxQos} says so. Without it, RabbitMQ's
 *       answers are understood; others cut the connection or never answer.
 *   <li>Filters that an earlier life of the gateway subscribed, and whose clients were not
 *       restored, stay at the broker; what they bring is acknowledged and goes to nobody.
 * </ul>
 */
package io.mqttsn.upstream;
