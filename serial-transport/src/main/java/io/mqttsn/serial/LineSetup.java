package io.mqttsn.serial;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What each opening of a line begins with.
 *
 * @param framings makes a fresh framing
 * @param settle during which what the device says is not listened to
 */
record LineSetup(Supplier<SerialFraming> framings, int inFlight, Duration settle) {}
