package io.mqttsn.upstream;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What the broker keeps of each device, for whoever watches: read once at the start ({@link
 * StatusReading}), written from then on ({@link DeviceTopics}). Where nobody wants it, it does
 * nothing.
 */
final class StatusTopics {

  /**
   * What is kept, and how long of those who are gone.
   *
   * @param most devices
   */
  record Limits(int most, Duration keep) {
    static final Limits DEFAULT = new Limits(10_000, Duration.ofDays(7));
  }

  /** Both null when nobody wants status topics. */
  private final DeviceTopics devices;

  private final StatusReading reading;
  private final BooleanSupplier readingsWait;

  /**
   * @param timeOfDay in milliseconds, for people
   * @param isUsed whether a client has this filter, as the broker knows it
   * @param readingsWait whether something of the devices themselves is in line
   */
  StatusTopics(
      BrokerLink link,
      UpstreamSettings settings,
      Metrics metrics,
      LongSupplier timeOfDay,
      Predicate<String> isUsed,
      BooleanSupplier readingsWait) {
    this.readingsWait = readingsWait;
    if (settings.deviceStatus().isPresent()) {
      String root = settings.deviceStatus().get();
      String filter = root + "/+";
      devices = new DeviceTopics(link, root, settings.maxInFlight(), metrics, timeOfDay);
      reading = new StatusReading(link, filter, () -> isUsed.test(filter));
    } else {
      devices = null;
      reading = null;
    }
  }

  /** These hold from now on; any thread may say it. */
  void limit(Limits limits) {
    if (devices != null) {
      devices.limit(limits);
    }
  }

  void onTell(UpstreamCommand.Tell command, long now) {
    if (devices != null) {
      devices.onTell(command, now);
      drain();
    }
  }

  /** The broker is there; nothing has been subscribed yet on this connection. */
  void onUp(LinkEvent.Up link, long now) {
    if (devices != null) {
      reading.onUp(link.sessionPresent(), now);
      devices.onUp(link, now);
    }
  }

  void onDown() {
    if (devices != null) {
      reading.onDown();
      devices.onDown();
    }
  }

  /** A message of the kind {@link Outgoing.Origin#DEVICE} is with the broker. */
  void onSent(Outgoing message, long now) {
    devices.onSent(message, now);
    drain();
  }

  /** The answer to a request of the reading. */
  void onAnswered(LinkEvent.Answered answered, long now) {
    reading.onAnswered(answered, now);
  }

  /** Looks at a message from the broker, whoever else it is for. */
  void onArrived(LinkEvent.Arrived message, long now) {
    if (message.retained() && reading != null && reading.isMeant(message.topic(), now)) {
      if (devices.onFound(message.topic(), message.payload(), now)) {
        reading.wasNews();
      }
      drain();
    }
  }

  void onTime(long now) {
    if (devices != null) {
      reading.onTime(now);
      devices.onTime(now);
      drain();
    }
  }

  /** The gateway stops: what is to be told is told as far as time allows. */
  void end(long now) {
    if (devices != null) {
      reading.end();
      devices.end(now);
      drain();
    }
  }

  /** Whether the broker has all there is to tell. */
  boolean isDone() {
    return devices == null || devices.isDone();
  }

  /** Devices that have a topic, or are losing it. */
  int size() {
    return devices == null ? 0 : devices.size();
  }

  private void drain() {
    devices.drain(readingsWait.getAsBoolean());
  }
}
