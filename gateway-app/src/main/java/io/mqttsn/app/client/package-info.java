/**
 * A small MQTT-SN client: what {@code pub} and {@code sub} are made of, and what the tests of the
 * whole house use as a well-behaved device.
 *
 * <p>{@link io.mqttsn.app.client.SnClient} is the device, {@code Inbound} its side that answers the
 * gateway, {@code SnLink} the socket or serial port.
 */
package io.mqttsn.app.client;
