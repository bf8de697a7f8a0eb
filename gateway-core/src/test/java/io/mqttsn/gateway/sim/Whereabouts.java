package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Message;

/**
 * Where a device is and what it sends from there. After a move that it knows of, its first words
 * there must be its name; after one that it does not know of, it goes on as if nothing had
 * happened.
 */
final class Whereabouts {

  private final Device device;
  private final World world;
  private final boolean behindForwarder;
  private Site site;
  private boolean mustSayName;

  Whereabouts(Device device, World world, boolean behindForwarder) {
    this.device = device;
    this.world = world;
    this.behindForwarder = behindForwarder;
    this.site = world.places().newSite(behindForwarder);
  }

  void listen() {
    world.link().listen(site, device);
  }

  /** To another address, and the device knows. */
  void move() {
    moveTo(world.places().newOrUsedSite(behindForwarder));
    mustSayName = true;
  }

  /** To another address without knowing; a device that has yet to say its name stays. */
  void drift() {
    if (!mustSayName) {
      moveTo(world.places().newSite(behindForwarder));
    }
  }

  private void moveTo(Site next) {
    world.count(Happening.DEVICE_MOVED);
    world.link().leave(site, device);
    world.places().vacate(site);
    site = next;
    listen();
  }

  /** Whether nothing may be said here before the device's name. */
  boolean mustSayName() {
    return mustSayName;
  }

  /** The gateway has answered to the name. */
  void isKnown() {
    mustSayName = false;
  }

  void send(Message message) {
    world.link().fromDevice(site, message);
  }
}
