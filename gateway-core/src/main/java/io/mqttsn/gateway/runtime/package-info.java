/**
 * The pure protocol set in motion: whose frame is it, in which thread, at what time.
 *
 * <p>A client belongs to exactly one shard and a shard to exactly one loop, so no state of a client
 * is ever shared. {@link io.mqttsn.gateway.runtime.ShardLoop} is the only class with a thread and a
 * clock.
 */
package io.mqttsn.gateway.runtime;
