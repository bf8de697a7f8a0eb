package io.mqttsn.gateway.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All devices of a world, and the few rivals that have the same client id as one of them, as
 * happens when a disk image is copied: the gateway must stay sound, though neither can rely on
 * anything.
 */
final class Population {

  private final World world;
  private final SplittableRandom random;
  private final List<Device> devices = new ArrayList<>();
  private final List<Device> rivals = new ArrayList<>();

  Population(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void settle(int clients) {
    for (int i = 0; i < clients; i++) {
      Device device = newDevice("dev" + i);
      devices.add(device);
      if (random.nextInt(12) == 0) {
        world.ledger().contest(device.id());
        rivals.add(newDevice(device.id()));
      }
    }
    devices.forEach(Device::switchOn);
    rivals.forEach(Device::switchOn);
  }

  private Device newDevice(String id) {
    return new Device(world, id, Habits.random(random), random.split());
  }

  /** From now on nothing happens to anybody, and of two with one name one goes. */
  void calmDown() {
    rivals.forEach(Device::remove);
    devices.forEach(Device::calmDown);
  }

  void sayGoodbye() {
    devices.forEach(Device::sayGoodbye);
  }

  boolean isGone() {
    return devices.stream().allMatch(Device::isOff);
  }

  /** Whether a crowded gateway has no place for this device. */
  boolean isTurnedAway(String client) {
    return world.weather().crowded
        && devices.stream().anyMatch(d -> d.id().equals(client) && d.isTurnedAway());
  }

  /** How many client ids. */
  int clients() {
    return devices.size();
  }

  /** How many devices, rivals included. */
  int size() {
    return devices.size() + rivals.size();
  }
}
