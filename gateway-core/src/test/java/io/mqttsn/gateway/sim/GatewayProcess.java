package io.mqttsn.gateway.sim;

import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.runtime.SimulatedGateway;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The process in which the real gateway runs, until the power fails in the middle of something; a
 * while later the next one starts, perhaps with another number of shards, from what was flushed.
 * While there is none, whatever is said to it is lost.
 */
final class GatewayProcess {

  private static final PredefinedTopics PREDEFINED =
      new PredefinedTopics(
          List.of(new PredefinedTopics.Rule("*", Map.of(Topics.PREDEFINED_ID, Topics.PREDEFINED))));
  private static final long QUEUE_OCTETS = 16 << 20;
  private static final long CROWDED_QUEUE_OCTETS = 3_000;
  private static final long AMPLE_OCTETS = 64 << 20;
  private static final long MINUTE = 60_000;

  private final World world;
  private final SplittableRandom random;
  private final PowerSupply power = new PowerSupply();
  private final MemoryStore store;
  private VirtualExecutor[] executors;
  private SimulatedGateway gateway;
  private boolean stepped;

  GatewayProcess(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.store = new MemoryStore(random.nextBoolean(), power);
  }

  /** A gateway that knows only what the store does. */
  void start() {
    boolean crowded = world.weather().crowded;
    // What one shard had room for cannot all go to another.
    int shards = crowded ? 2 : random.nextInt(1, 4);
    boolean ownThread = random.nextBoolean();
    executors = new VirtualExecutor[shards];
    Arrays.setAll(executors, i -> new VirtualExecutor(world.clock(), this::step, ownThread));
    gateway =
        new SimulatedGateway(
            world.settings(),
            PREDEFINED,
            new MemoryLimits(crowded ? CROWDED_QUEUE_OCTETS : QUEUE_OCTETS, AMPLE_OCTETS),
            new SimulatedGateway.Surroundings(
                world.link(),
                world.broker(),
                store,
                Arrays.copyOf(executors, shards, ScheduledExecutorService[].class),
                world::now,
                random.split(),
                (client, defect) -> {
                  throw new Violation(
                      Invariant.NO_SESSION_BREAKS_AN_INVARIANT_OF_ITS_OWN, client + ": " + defect);
                }));
  }

  void receives(Site.Place from, byte[] frame) {
    if (isRunning()) {
      step(
          () -> {
            gateway.receiver().onFrame(from, frame);
            gateway.receiver().onBatchEnd();
          });
    }
  }

  void isTold(UpstreamEvent event) {
    if (isRunning()) {
      world.note(event);
      world.watchers().told(event);
      step(() -> gateway.tell(event));
    }
  }

  /** Lets the gateway do something; the power may fail while it does. */
  private void step(Runnable action) {
    stepped = true;
    try {
      action.run();
    } catch (PowerSupply.Cut cut) {
      powerFails();
    }
  }

  /** Whether it has done anything since this was asked last. */
  boolean hasStepped() {
    boolean answer = stepped;
    stepped = false;
    return answer;
  }

  // ---- power --------------------------------------------------------------------------------

  /**
   * Something leaves the gateway, if the power lasts, and is looked at. A defect of whoever looks
   * must not be taken for one of the gateway's own effects, which it survives.
   */
  void crossing(Runnable look) {
    power.crossing();
    try {
      look.run();
    } catch (RuntimeException defect) {
      throw new AssertionError("the simulator has a defect", defect);
    }
  }

  /** Lets the power fail some time; only where there is a store, else everything is forgotten. */
  void cutThePower() {
    if (store.keeps() && !world.isEnding()) {
      world
          .clock()
          .in(
              random.nextLong(MINUTE, 90 * MINUTE),
              () -> {
                if (!world.isEnding()) {
                  power.failAfter(random.nextInt(6));
                }
              });
    }
  }

  /** What the gateway was about to do is never done, and it knows only what it has stored. */
  private void powerFails() {
    world.note("power", "fails");
    world.count(Happening.POWER_CUT);
    for (VirtualExecutor executor : executors) {
      executor.shutdownNow();
    }
    gateway = null;
    store.loseUnflushed();
    world.broker().gatewayDies();
    world.watchers().powerFails();
    world.clock().in(random.nextLong(100, 60_000), this::powerIsBack);
  }

  private void powerIsBack() {
    world.note("power", "is back");
    power.restore();
    start();
    world.watchers().powerIsBack();
    world.broker().gatewayIsBack();
    cutThePower();
  }

  /** From now on the power holds; a gateway that is down comes back as it would have. */
  void heal() {
    power.restore();
  }

  // ---- what there is to see -----------------------------------------------------------------

  boolean isRunning() {
    return gateway != null;
  }

  SimulatedGateway gateway() {
    return gateway;
  }

  /** The client that the gateway believes to be at an address, or null. */
  String clientAt(Peer peer) {
    return isRunning() ? gateway.clientAt(peer) : null;
  }

  int shards() {
    return executors.length;
  }

  /** Alarms that are set and have not rung, and tasks that have not run, of all loops. */
  int alarms() {
    int sum = 0;
    for (VirtualExecutor executor : executors) {
      sum += executor.alarms();
    }
    return sum;
  }

  MemoryStore store() {
    return store;
  }
}
