/**
 * What crosses the walls of the core, and the promises made there.
 *
 * <p>Everything that touches the world stands behind these interfaces: {@link
 * io.mqttsn.gateway.port.Transport} carries frames of one link, {@link
 * io.mqttsn.gateway.port.Upstream} is the broker side, {@link io.mqttsn.gateway.port.Metrics}
 * counts. They live in the core because the core is who needs them; the rooms that implement them
 * depend on the core, never the reverse.
 *
 * <p>No call across a port blocks, and none calls back before it has returned. {@link
 * io.mqttsn.gateway.port.LocalBroker}, which only the wiring uses before anything runs, says where
 * it differs.
 */
package io.mqttsn.gateway.port;
