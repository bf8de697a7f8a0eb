package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.DeviceStatus;
import io.mqttsn.gateway.port.DeviceStatus.Reason;
import io.mqttsn.gateway.port.DeviceStatus.State;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * One retained topic for each device with what is known of it. Of each device the latest counts:
 * one that flaps while the broker is away or slow costs one entry and one message.
 *
 * <p><b>Readings first.</b> {@link #IN_FLIGHT} messages are under way at once, the next when one is
 * acknowledged, and a single one while readings wait in line; so thousands of devices that come
 * back at once delay nobody.
 *
 * <p><b>Bounds.</b> There are no more topics than {@link StatusTopics.Limits#most}: beyond that the
 * device that has been gone for longest is removed from the broker, and so is whoever has been gone
 * for {@link StatusTopics.Limits#keep}. As many removals may be under way; beyond that a new device
 * gets no topic, which is counted.
 *
 * <p><b>Older saves.</b> A broker that was killed comes back with its last save, and knows our
 * session while it has forgotten statuses that it had acknowledged. So after each reconnect
 * whatever it has taken within {@link #SAVED_MILLIS} is told again, and everything to one that has
 * lost our session or is another one than before.
 */
final class DeviceTopics {

  /** At the broker and not acknowledged, on top of the window for readings. */
  static final int IN_FLIGHT = 8;

  /** What a broker has had for so long it will not forget; Mosquitto saves every half hour. */
  static final long SAVED_MILLIS = 3_600_000;

  /** For a line that comes and goes it is told again only so often. */
  static final long AGAIN_MILLIS = 600_000;

  /** Removals that may have to be told again. */
  static final int REMOVED = 1_000;

  /** At the end, when no reading comes any more: what {@link PahoLink} has room for. */
  static final int IN_FLIGHT_AT_THE_END = 60;

  /** One device: what its topic says, or is to say. */
  private static final class Device {
    private static final Comparator<Device> BY_ABSENCE =
        Comparator.<Device>comparingLong(d -> d.goneAt).thenComparing(d -> d.client);

    private final String client;
    private State state;
    private Bytes payload;
    private long goneAt;
    private boolean dirty;
    private boolean inFlight;

    /** Whether the broker may have something on its topic. */
    private boolean published;

    /** When the broker last acknowledged what it says. */
    private long takenAt = NEVER;

    private Device(String client) {
      this.client = client;
    }

    private boolean isPresent() {
      return state == State.ONLINE || state == State.ASLEEP;
    }
  }

  private static final long NEVER = Long.MIN_VALUE / 2;

  private static final DeviceStatus FORGOTTEN =
      new DeviceStatus(State.FORGOTTEN, Reason.EXPIRED, 0, Optional.empty());

  private final BrokerLink link;
  private final String prefix;
  private final int window;
  private final Metrics metrics;
  private final LongSupplier timeOfDay;
  private final Map<String, Device> devices = new HashMap<>();
  private final TreeSet<Device> gone = new TreeSet<>(Device.BY_ABSENCE);
  private final Set<Device> line = new LinkedHashSet<>();
  private volatile StatusTopics.Limits limits = StatusTopics.Limits.DEFAULT;

  /** Who was removed from the broker and when, the oldest first. */
  private final Map<String, Long> removed = new LinkedHashMap<>();

  private int forgetting;
  private int inFlight;
  private boolean up;
  private boolean ending;

  /** The broker that was there last; null before the first. */
  private String server;

  private boolean againDue;
  private long toldAgainAt;

  /**
   * @param prefix of the topics, without the slash at its end
   * @param maxInFlight the broker's patience; a small one counts here too
   * @param timeOfDay in milliseconds, for people
   */
  DeviceTopics(
      BrokerLink link, String prefix, int maxInFlight, Metrics metrics, LongSupplier timeOfDay) {
    this.link = link;
    this.prefix = prefix + "/";
    this.window = Math.min(IN_FLIGHT, maxInFlight);
    this.metrics = metrics;
    this.timeOfDay = timeOfDay;
  }

  /** These hold from now on; any thread may say it. */
  void limit(StatusTopics.Limits next) {
    limits = next;
  }

  void onTell(UpstreamCommand.Tell command, long now) {
    State state = command.status().state();
    Device device = devices.get(command.client());
    if (device == null) {
      boolean room =
          state == State.FORGOTTEN ? forgetting < limits.most() : makesRoom(limits.most());
      if (!room) {
        metrics.count(Counter.STATUSES_DROPPED);
        return;
      }
      device = new Device(command.client());
      devices.put(device.client, device);
    } else if (state == State.FORGOTTEN) {
      forget(device); // when there is no room for that now, its turn comes by its absence
      return;
    }
    change(device, command.status(), now);
  }

  /**
   * A retained message of an earlier life: who is not known in this one, and was there then, may be
   * anywhere now.
   *
   * @return whether it told of somebody who was not known
   */
  boolean onFound(String topic, Bytes payload, long now) {
    Optional<StatusText.Found> found = StatusText.read(payload);
    if (!topic.startsWith(prefix) || found.isEmpty()) {
      return false;
    }
    Optional<String> client = DeviceNames.client(topic.substring(prefix.length()));
    if (client.isEmpty() || devices.containsKey(client.get()) || !makesRoom(limits.most())) {
      return false;
    }
    Device device = new Device(client.get());
    device.published = true;
    devices.put(device.client, device);
    device.state = found.get().state();
    if (device.isPresent()) {
      change(device, unknown(Reason.GATEWAY_RESTARTED), now);
    } else {
      device.payload = payload;
      // A clock that was set meanwhile makes nobody older than nothing.
      device.goneAt = now - Math.max(0, timeOfDay.getAsLong() - found.get().since());
      device.takenAt = device.goneAt;
      gone.add(device);
    }
    return true;
  }

  private static DeviceStatus unknown(Reason reason) {
    return new DeviceStatus(State.UNKNOWN, reason, 0, Optional.empty());
  }

  private void change(Device device, DeviceStatus status, long now) {
    gone.remove(device);
    forgetting -= device.state == State.FORGOTTEN ? 1 : 0;
    device.state = status.state();
    device.payload = StatusText.of(status, timeOfDay.getAsLong());
    if (device.state == State.FORGOTTEN) {
      forgetting++;
    } else if (!device.isPresent()) {
      device.goneAt = now;
      gone.add(device);
    }
    queue(device);
  }

  private void queue(Device device) {
    device.dirty = true;
    if (!device.inFlight) {
      line.add(device);
    }
  }

  /**
   * Sees to it that there are fewer than {@code most}, removals not counted; false if it cannot.
   */
  private boolean makesRoom(int most) {
    while (devices.size() - forgetting >= most) {
      if (gone.isEmpty() || !forget(gone.first())) {
        return false;
      }
    }
    return true;
  }

  private boolean forget(Device device) {
    if (!device.published) {
      gone.remove(device);
      line.remove(device);
      devices.remove(device.client);
      return true;
    }
    if (forgetting >= limits.most()) {
      return false;
    }
    change(device, FORGOTTEN, 0);
    return true;
  }

  void onUp(LinkEvent.Up link, long now) {
    up = true;
    if (server == null) {
      toldAgainAt = now - AGAIN_MILLIS;
    } else if (link.sessionPresent() && link.server().equals(server)) {
      againDue = true;
    } else {
      againDue = false;
      devices.values().forEach(this::queue);
    }
    server = link.server();
  }

  private void tellAgain(long now) {
    againDue = false;
    toldAgainAt = now;
    for (Device device : devices.values()) {
      if (!device.inFlight && now - device.takenAt < SAVED_MILLIS) {
        queue(device);
      }
    }
    for (String client : removed.keySet()) {
      if (!devices.containsKey(client) && forgetting < limits.most()) {
        Device device = new Device(client);
        device.published = true;
        devices.put(client, device);
        change(device, FORGOTTEN, now);
      }
    }
  }

  void onDown() {
    up = false;
  }

  /** Lets go who has been gone for too long, and tells again what the broker may have forgotten. */
  void onTime(long now) {
    removed.values().removeIf(at -> now - at >= SAVED_MILLIS);
    if (up && againDue && now - toldAgainAt >= AGAIN_MILLIS) {
      tellAgain(now);
    }
    makesRoom(limits.most() + 1);
    long keep = limits.keep().toMillis();
    while (!gone.isEmpty() && now - gone.first().goneAt >= keep) {
      if (!forget(gone.first())) {
        return;
      }
    }
  }

  /** The gateway stops: what becomes of those who are there it will not see. */
  void end(long now) {
    ending = true;
    for (Device device : devices.values()) {
      if (device.isPresent()) {
        change(device, unknown(Reason.GATEWAY_STOPPED), now);
      }
    }
  }

  void onSent(Outgoing message, long now) {
    Device device = devices.get(message.client());
    inFlight--;
    device.inFlight = false;
    device.takenAt = now;
    metrics.count(Counter.STATUSES_PUBLISHED);
    if (device.dirty) {
      line.add(device);
    } else if (device.state == State.FORGOTTEN) {
      forgetting--;
      devices.remove(device.client);
      removed.remove(device.client);
      removed.put(device.client, now);
      if (removed.size() > REMOVED) {
        removed.remove(removed.keySet().iterator().next());
      }
    }
  }

  /** Hands over what may go now. */
  void drain(boolean readingsWait) {
    int most = ending ? IN_FLIGHT_AT_THE_END : readingsWait ? 1 : window;
    while (up && inFlight < most && !line.isEmpty()) {
      Iterator<Device> first = line.iterator();
      Device device = first.next();
      switch (link.publish(message(device))) {
        case TAKEN -> {
          first.remove();
          inFlight++;
          device.inFlight = true;
          device.dirty = false;
          device.published = true;
        }
        case NEVER -> {
          first.remove();
          gone.remove(device);
          devices.remove(device.client);
          forgetting -= device.state == State.FORGOTTEN ? 1 : 0;
          metrics.count(Counter.STATUSES_DROPPED);
        }
        default -> {
          return;
        }
      }
    }
  }

  private Outgoing message(Device device) {
    return new Outgoing(
        Outgoing.Origin.DEVICE,
        device.client,
        Upstream.NO_TOKEN,
        prefix + DeviceNames.level(device.client),
        device.payload,
        Qos.ONE,
        true);
  }

  /** Whether the broker has acknowledged all there is to tell. */
  boolean isDone() {
    return line.isEmpty() && inFlight == 0;
  }

  /** Devices that have a topic, or had and are being removed. */
  int size() {
    return devices.size();
  }
}
