package io.mqttsn.bench;

import io.mqttsn.codec.Qos;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One run of the load generator, every bound checked.
 *
 * @param payload octets of each publish, 16 for the stamp at least
 * @param messages ends the measured phase early; 0: by time alone
 * @param rate publishes a second over all clients; 0: as fast as their windows of one allow
 * @param retryAfter how long a device waits for an answer before it repeats
 * @param drain how long outstanding answers and arrivals are waited for at the end
 */
record LoadSettings(
    InetSocketAddress gateway,
    int clients,
    Qos qos,
    int payload,
    Duration warmUp,
    Duration duration,
    long messages,
    int rate,
    Duration retryAfter,
    Duration drain) {

  static final int MAX_CLIENTS = 5_000;
  static final long MAX_MESSAGES = 10_000_000;
  static final Duration MAX_DURATION = Duration.ofHours(1);

  LoadSettings {
    Loopback.require(gateway.getAddress());
    within("clients", clients, 1, MAX_CLIENTS);
    within("payload", payload, Stamp.SIZE, 60_000);
    within("messages", messages, 0, MAX_MESSAGES);
    within("rate", rate, 0, 1_000_000);
    within("warm-up seconds", warmUp.toSeconds(), 0, MAX_DURATION.toSeconds());
    within("duration seconds", duration.toSeconds(), 1, MAX_DURATION.toSeconds());
    within("retry-after milliseconds", retryAfter.toMillis(), 10, 600_000);
    within("drain seconds", drain.toSeconds(), 0, 600);
    if (qos == Qos.ZERO && rate == 0) {
      throw new IllegalArgumentException("QoS 0 has no answer that would hold it back: set a rate");
    }
  }

  /**
   * @throws IllegalArgumentException that names the value and its range
   */
  static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + value + ", not " + least + " to " + most);
    }
  }
}
