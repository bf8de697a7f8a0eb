package io.mqttsn.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * All devices on one thread: cheap, so that a machine with two cores has one left for what is
 * measured. Every method is called on that thread and returns by itself.
 */
final class Fleet implements AutoCloseable {

  private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();
  private static final long OWN_LATENESS_NANOS = Duration.ofMillis(5).toNanos();
  private static final int NOBODY = -1;

  private final LoadSettings settings;
  private final Traffic traffic = new Traffic();
  private final Selector selector = Selector.open();
  private final List<Device> devices = new ArrayList<>();
  private final int[] sequences;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private int turn;
  private long lastTick;

  /**
   * @param topicPrefix each device publishes on this with its number behind
   */
  Fleet(LoadSettings settings, String topicPrefix) throws IOException {
    this.settings = settings;
    this.sequences = new int[settings.clients()];
    for (int i = 0; i < settings.clients(); i++) {
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 18);
      channel.connect(settings.gateway());
      Device device = new Device(i, topicPrefix + i, channel, settings, traffic);
      channel.register(selector, SelectionKey.OP_READ, device);
      devices.add(device);
    }
  }

  Traffic traffic() {
    return traffic.copy();
  }

  /** Connects every device and registers its topic; false if the time was not enough. */
  boolean connect(Duration limit) throws IOException {
    long now = System.nanoTime();
    devices.forEach(device -> device.connect(now));
    return turnUntil(() -> count(Device.Phase.IDLE) == devices.size(), limit);
  }

  /** Publishes without counting. */
  void warmUp() throws IOException {
    publish(true, settings.warmUp(), Long.MAX_VALUE);
  }

  /** The measured phase: until the time or the number of messages is reached. */
  void measure() throws IOException {
    publish(
        false,
        settings.duration(),
        settings.messages() == 0 ? Long.MAX_VALUE : settings.messages());
  }

  /** Waits for outstanding answers; false if some are still missing. */
  boolean settle() throws IOException {
    return turnUntil(() -> count(Device.Phase.BUSY) == 0, settings.drain());
  }

  @Override
  public void close() throws IOException {
    devices.forEach(Device::disconnect);
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private void publish(boolean warmUp, Duration duration, long messages) throws IOException {
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    long stop = traffic.published + Math.min(messages, LoadSettings.MAX_MESSAGES);
    long issued = 0;
    for (long now = start; now - end < 0 && traffic.published < stop; now = System.nanoTime()) {
      issued += settings.rate() == 0 ? all(warmUp, stop) : due(warmUp, start, issued, stop);
      turn(settings.rate() == 0 ? TICK_NANOS : dueAt(start, issued) - System.nanoTime());
      if (traffic.dismissed == devices.size()) {
        throw new IOException("the gateway has sent every device away");
      }
    }
  }

  /** A publish for whoever is idle. */
  private int all(boolean warmUp, long stop) {
    int made = 0;
    for (int i = 0; i < devices.size() && traffic.published < stop; i++) {
      if (devices.get(i).phase() == Device.Phase.IDLE) {
        publish(i, System.nanoTime(), warmUp);
        made++;
      }
    }
    return made;
  }

  /**
   * The publishes whose time has come, one device after the other. One that is later than this
   * thread alone can be (it sleeps in milliseconds) had to wait for an idle device: it carries the
   * time at which it was due, so that a gateway that falls behind cannot hide it.
   */
  private int due(boolean warmUp, long start, long issued, long stop) {
    int made = 0;
    while (traffic.published < stop) {
      long due = dueAt(start, issued + made);
      long late = System.nanoTime() - due;
      int idle = late < 0 ? NOBODY : nextIdle();
      if (idle == NOBODY) {
        break;
      }
      publish(idle, late > OWN_LATENESS_NANOS ? due : due + late, warmUp);
      made++;
    }
    return made;
  }

  private int nextIdle() {
    for (int i = 0; i < devices.size(); i++) {
      int candidate = (turn + i) % devices.size();
      if (devices.get(candidate).phase() == Device.Phase.IDLE) {
        turn = candidate + 1;
        return candidate;
      }
    }
    return NOBODY;
  }

  private void publish(int device, long stamp, boolean warmUp) {
    int sequence = warmUp ? Stamp.WARM_UP : sequences[device]++;
    devices.get(device).publish(new Stamp(stamp, device, sequence), System.nanoTime());
  }

  private long dueAt(long start, long issued) {
    return start + issued * 1_000_000_000L / settings.rate();
  }

  private boolean turnUntil(BooleanSupplier done, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      turn(TICK_NANOS);
    }
    return true;
  }

  /** Reads what has come, waiting for it this long at most, and looks at the clock now and then. */
  private void turn(long waitNanos) throws IOException {
    if (waitNanos > 0) {
      // Rounded up: no wait would turn for nothing until then and take a core from the others.
      selector.select(this::read, Math.min(waitNanos, TICK_NANOS) / 1_000_000 + 1);
    } else {
      selector.selectNow(this::read);
    }
    long now = System.nanoTime();
    if (now - lastTick >= TICK_NANOS) {
      lastTick = now;
      devices.forEach(device -> device.onTick(now));
    }
  }

  private void read(SelectionKey key) {
    ((Device) key.attachment()).onReadable(buffer, System.nanoTime());
  }

  private long count(Device.Phase phase) {
    return devices.stream().filter(device -> device.phase() == phase).count();
  }
}
