package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Qos;
import java.util.SplittableRandom;

/** What a device does day in, day out: it has something to publish, and shows that it is alive. */
final class Routine {

  private final Device device;
  private final World world;
  private final Habits habits;
  private final SplittableRandom random;
  private final Uplink up;

  Routine(Device device, World world, Habits habits, SplittableRandom random, Uplink up) {
    this.device = device;
    this.world = world;
    this.habits = habits;
    this.random = random;
    this.up = up;
  }

  void begin() {
    if (habits.keepAliveSeconds() > 0) {
      pulse();
    }
    if (!habits.topics().isEmpty()) {
      publishSometimes();
    }
  }

  private void pulse() {
    device.showUp();
    if (!device.isRetired()) {
      world.clock().in(habits.keepAliveSeconds() * 1000L, this::pulse);
    }
  }

  private void publishSometimes() {
    if (!world.isEnding()) {
      String topic = habits.topics().get(random.nextInt(habits.topics().size()));
      up.publish(topic, Qos.ofLevel(random.nextInt(3)));
      device.next();
      world.clock().in(random.nextLong(5_000, 300_000), this::publishSometimes);
    }
  }
}
