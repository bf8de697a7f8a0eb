/**
 * MQTT-SN over serial lines: ports of this machine, and ports behind TCP.
 *
 * <p>{@link io.mqttsn.serial.SerialTransport} is one listener, with a thread that opens and reads
 * and one that writes; {@link io.mqttsn.serial.SerialFraming} cuts the stream of octets into
 * frames; {@link io.mqttsn.serial.SerialPorts} tells a person what there is to be named. This is
 * the room that knows jSerialComm, and inside it one class does.
 */
package io.mqttsn.serial;
