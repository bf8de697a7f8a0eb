/**
 * What the gateway costs, measured from outside.
 *
 * <p>{@link io.mqttsn.bench.LoadGenerator} plays devices on one side and a subscriber on the other,
 * and asks the kernel what the gateway's process spent in between, thread by thread. {@link
 * io.mqttsn.bench.PahoAlone} makes the same publishes with the bare MQTT client, so that its share
 * can be told from the gateway's. {@link io.mqttsn.bench.CodecBenchmark} looks at one step alone.
 *
 * <p>Nothing here is shipped, and nothing here is reachable from elsewhere than this machine: only
 * loopback addresses are accepted.
 */
package io.mqttsn.bench;
