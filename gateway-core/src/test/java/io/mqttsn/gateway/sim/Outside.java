package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Qos;
import java.util.SplittableRandom;

/**
 * What goes on by itself until the world heals: somebody behind the broker publishes, links are cut
 * for a while, and the broker falls silent, is given up, and comes back.
 */
final class Outside {

  private static final long MINUTE = 60_000;

  private final World world;
  private final SplittableRandom random;

  Outside(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void begin() {
    backendPublishes();
    if (world.weather().minutesBetweenPartitions > 0) {
      partitionSometimes();
    }
    if (world.weather().minutesBetweenOutages > 0) {
      troubleTheBroker();
    }
  }

  private void backendPublishes() {
    if (!world.isEnding()) {
      String topic = Topics.NAMES.get(random.nextInt(Topics.NAMES.size()));
      world.broker().publishes(topic, Qos.ofLevel(random.nextInt(3)), random.nextInt(10) == 0);
      world.clock().in(random.nextLong(1_000, 120_000), this::backendPublishes);
    }
  }

  private void partitionSometimes() {
    if (world.isEnding()) {
      return;
    }
    long millis = random.nextLong(1_000, world.weather().partitionSeconds * 1000L);
    if (random.nextInt(3) == 0) {
      world.link().cutAll(millis);
    } else {
      world.link().cut(world.places().any(), millis);
    }
    // So that each client is cut off about as often, however many there are.
    long pause =
        world.weather().minutesBetweenPartitions * 2 * MINUTE / world.population().clients() + 2;
    world.clock().in(random.nextLong(1, pause), this::partitionSometimes);
  }

  private void troubleTheBroker() {
    world
        .clock()
        .in(
            random.nextLong(MINUTE, world.weather().minutesBetweenOutages * 2 * MINUTE),
            this::brokerFallsSilent);
  }

  /** First nobody notices that nothing comes back any more. */
  private void brokerFallsSilent() {
    if (!world.isEnding()) {
      world.broker().fallsSilent();
      world.clock().in(random.nextLong(1, 15_000), this::brokerGoesAway);
    }
  }

  private void brokerGoesAway() {
    if (!world.isEnding()) {
      world.broker().goesAway();
      world
          .clock()
          .in(random.nextLong(100, world.weather().outageSeconds * 1000L), this::brokerComesBack);
    }
  }

  private void brokerComesBack() {
    if (!world.isEnding()) {
      if (random.nextInt(3) == 0) {
        world.broker().losesItsMemory();
      }
      world.broker().comesUp();
      troubleTheBroker();
    }
  }
}
