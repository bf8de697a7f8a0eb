package io.mqttsn.gateway.sim;

import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Transport;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The link between devices and gateway, with the weather: it loses, repeats, delays, overtakes,
 * tears and cuts off. Everything travels as octets.
 */
final class LossyLink implements Transport {

  private static final int MAX_FRAME = 1280;

  private final World world;
  private final SplittableRandom random;
  private final Map<Site, Device> listeners = new HashMap<>();
  private final Map<Address, Long> cutUntil = new HashMap<>();
  private long allCutUntil;
  private boolean healed;
  private long lastArrival;

  LossyLink(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** From now on the link is perfect. */
  void heal() {
    healed = true;
  }

  void listen(Site site, Device device) {
    listeners.put(site, device);
  }

  void leave(Site site, Device device) {
    listeners.remove(site, device);
  }

  boolean isTaken(Site site) {
    return listeners.containsKey(site);
  }

  /** No frame gets through for a while, to and from one address. */
  void cut(Site site, long millis) {
    cutUntil.put(site.place(), world.now() + millis);
  }

  /** No frame gets through for a while. */
  void cutAll(long millis) {
    allCutUntil = world.now() + millis;
  }

  // ---- from devices to the gateway ----------------------------------------------------------

  void fromDevice(Site site, Message message) {
    byte[] frame = site.wrap(MessageCodec.encode(message));
    world.note("dev→", site, frame);
    carry(site.place(), frame, octets -> reachGateway(site.place(), octets));
  }

  private void reachGateway(Site.Place from, byte[] frame) {
    try {
      Site.Unwrapped unwrapped = Site.unwrap(from, frame);
      world.note("→gw", unwrapped.site(), frame);
      world.watchers().arrived(unwrapped.site().peer(), unwrapped.message());
    } catch (MalformedFrame e) {
      world.note("→gw?", from, frame);
    }
    world.process().receives(from, frame);
  }

  // ---- from the gateway to devices ----------------------------------------------------------

  @Override
  public void send(Address to, byte[] frame) {
    world.process().crossing(() -> watched(to, frame));
    carry((Site.Place) to, frame, octets -> reachDevice(to, octets));
  }

  private void watched(Address to, byte[] frame) {
    world.note("gw→", to, frame);
    if (frame.length > MAX_FRAME) {
      throw new Violation(Invariant.EVERY_BOUND_HOLDS, "a frame of " + frame.length + " octets");
    }
    try {
      Site.Unwrapped unwrapped = Site.unwrap(to, frame);
      world.watchers().sent(unwrapped.site().peer(), unwrapped.message());
    } catch (MalformedFrame e) {
      throw new AssertionError("the gateway sends what it could not read", e);
    }
  }

  private void reachDevice(Address at, byte[] frame) {
    try {
      Site.Unwrapped unwrapped = Site.unwrap(at, frame);
      Device device = listeners.get(unwrapped.site());
      if (device != null) {
        device.hear(unwrapped.message());
      }
    } catch (MalformedFrame e) {
      // torn on the way: no device makes anything of it
    }
  }

  // ---- the weather --------------------------------------------------------------------------

  private interface Arrival {
    void of(byte[] frame);
  }

  private void carry(Transport.Address place, byte[] frame, Arrival arrival) {
    Weather weather = world.weather();
    if (healed) {
      world.clock().in(weather.minDelay, () -> arrival.of(frame));
      return;
    }
    if (isCut(place)) {
      world.count(Happening.FRAME_CUT_OFF);
      return;
    }
    if (random.nextDouble() < weather.loss) {
      world.count(Happening.FRAME_LOST);
      return;
    }
    int copies = random.nextDouble() < weather.duplication ? 2 : 1;
    if (copies > 1) {
      world.count(Happening.FRAME_DUPLICATED);
    }
    for (int i = 0; i < copies; i++) {
      byte[] copy = damaged(frame, weather);
      long delay = random.nextLong(weather.minDelay, weather.maxDelay + 1);
      if (world.now() + delay < lastArrival) {
        world.count(Happening.FRAME_OVERTAKEN);
      }
      lastArrival = world.now() + delay;
      world.clock().in(delay, () -> arrival.of(copy));
    }
  }

  private boolean isCut(Transport.Address place) {
    Long until = cutUntil.get(place);
    return allCutUntil > world.now() || until != null && until > world.now();
  }

  private byte[] damaged(byte[] frame, Weather weather) {
    byte[] copy = frame.clone();
    if (random.nextDouble() < weather.tearing) {
      world.count(Happening.FRAME_TORN);
      return Arrays.copyOf(copy, random.nextInt(copy.length));
    }
    if (random.nextDouble() < weather.flipping) {
      world.count(Happening.FRAME_FLIPPED);
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  @Override
  public String name() {
    return Site.LINK;
  }

  @Override
  public int maxFrame() {
    return MAX_FRAME;
  }

  @Override
  public LinkReport report() {
    throw new AssertionError("nobody asks the link how it is");
  }

  @Override
  public void start(Receiver receiver) {}

  @Override
  public boolean canBroadcast() {
    return false; // discovery has tests of its own
  }

  @Override
  public void broadcast(byte[] frame, int radius) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
