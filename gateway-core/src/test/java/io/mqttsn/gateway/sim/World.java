package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.runtime.SimulatedGateway;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything there is in one simulation: time, the real gateway, a link with weather, a broker, and
 * devices. One seed decides all of it, so a run can be had again.
 *
 * <p>A world lives through some hours of weather, then the link heals and the broker stays, so that
 * whatever can arrive does; then everybody says goodbye, and nothing may remain.
 */
final class World {

  private static final PredefinedTopics PREDEFINED =
      new PredefinedTopics(
          List.of(new PredefinedTopics.Rule("*", Map.of(Topics.PREDEFINED_ID, Topics.PREDEFINED))));
  private static final long QUEUE_OCTETS = 16 << 20;
  private static final long MINUTE = 60_000;

  private final long seed;
  private final Weather weather;
  private final ProtocolSettings settings;
  private final SplittableRandom random;
  private final Clock clock = new Clock();
  private final Trace trace = new Trace();
  private final Ledger ledger = new Ledger();
  private final Watchers watchers = new Watchers(this);
  private final PowerSupply power = new PowerSupply();
  private final MemoryStore store;
  private final LossyLink link;
  private final ModelBroker broker;
  private final List<Device> devices = new ArrayList<>();
  private final List<Device> rivals = new ArrayList<>();
  private final List<Site> sites = new ArrayList<>();
  private final Deque<Site> vacated = new ArrayDeque<>();

  private VirtualExecutor[] executors;
  private SimulatedGateway gateway;
  private Invariants invariants;
  private boolean ending;
  private boolean gatewayStepped;
  private int places;
  private int powerCuts;

  World(long seed, Weather weather) {
    this.seed = seed;
    this.weather = weather;
    this.random = new SplittableRandom(seed * 31 + weather.ordinal());
    this.settings =
        weather.crowded
            ? ProtocolSettings.DEFAULT.withMaxClients(8).withQueue(5, Duration.ofMinutes(20))
            : ProtocolSettings.DEFAULT;
    this.store = new MemoryStore(random.nextBoolean(), power);
    this.link = new LossyLink(this, random.split());
    this.broker = new ModelBroker(this, random.split());
  }

  // ---- a whole life -------------------------------------------------------------------------

  /**
   * Runs from the first frame to the last.
   *
   * @throws AssertionError with seed, weather and last events if an invariant does not hold
   */
  World run(int clients, Duration duration) {
    try {
      startGateway();
      populate(clients);
      broker.comesUp();
      backendPublishes();
      partitionSometimes();
      troubleTheBroker();
      cutThePower();
      runFor(duration.toMillis());
      heal();
      runFor(40 * MINUTE);
      invariants.checkArrivals();
      end();
      return this;
    } catch (Violation | RuntimeException failure) {
      throw new AssertionError(
          "seed %d in %s: %s%n%s"
              .formatted(seed, weather, failure.getMessage(), trace.lastEvents()),
          failure);
    }
  }

  private void populate(int clients) {
    for (int i = 0; i < clients; i++) {
      Device device = new Device(this, "dev" + i, Habits.random(random), random.split());
      devices.add(device);
      if (random.nextInt(12) == 0) {
        ledger.contest(device.id());
        rivals.add(new Device(this, device.id(), Habits.random(random), random.split()));
      }
    }
    devices.forEach(Device::switchOn);
    rivals.forEach(Device::switchOn);
  }

  private void heal() {
    ending = true;
    if (gateway != null) {
      power.restore();
    }
    link.heal();
    broker.heal();
    rivals.forEach(Device::remove);
    devices.forEach(Device::calmDown);
  }

  private void end() {
    for (int round = 0; round < 60 && !devices.stream().allMatch(Device::isOff); round++) {
      devices.forEach(Device::sayGoodbye);
      runFor(MINUTE);
    }
    runFor(settings.queueMaxAge().toMillis() + 10 * MINUTE);
    invariants.checkNothingRemains();
  }

  private void runFor(long millis) {
    long end = clock.now() + millis;
    while (clock.step(end)) {
      if (gatewayStepped) {
        gatewayStepped = false;
        invariants.afterStep();
      }
    }
  }

  // ---- the gateway --------------------------------------------------------------------------

  /** A gateway that knows nothing. */
  void startGateway() {
    // What one shard had room for cannot all go to another.
    int shards = weather.crowded ? 2 : random.nextInt(1, 4);
    boolean ownThread = random.nextBoolean();
    executors = new VirtualExecutor[shards];
    Arrays.setAll(executors, i -> new VirtualExecutor(clock, this::letGateway, ownThread));
    gateway =
        new SimulatedGateway(
            settings,
            PREDEFINED,
            weather.crowded ? 3_000 : QUEUE_OCTETS,
            new SimulatedGateway.Surroundings(
                link,
                broker,
                store,
                Arrays.copyOf(executors, shards, ScheduledExecutorService[].class),
                clock::now,
                random.split(),
                (client, defect) -> {
                  throw new Violation(
                      Invariant.NO_SESSION_BREAKS_AN_INVARIANT_OF_ITS_OWN, client + ": " + defect);
                }));
    invariants = new Invariants(this);
  }

  void gatewayReceives(Site.Place from, byte[] frame) {
    if (gateway != null) {
      letGateway(
          () -> {
            gateway.receiver().onFrame(from, frame);
            gateway.receiver().onBatchEnd();
          });
    }
  }

  void gatewayIsTold(UpstreamEvent event) {
    if (gateway != null) {
      note("event", event.client(), event, digest(event));
      watchers.told(event);
      letGateway(() -> gateway.tell(event));
    }
  }

  /** Lets the gateway do something; the power may fail while it does. */
  private void letGateway(Runnable action) {
    gatewayStepped = true;
    try {
      action.run();
    } catch (PowerSupply.Cut cut) {
      powerFails();
    }
  }

  /** What the gateway was about to do is never done, and it knows only what it has stored. */
  private void powerFails() {
    note("power", "fails", store, 0);
    powerCuts++;
    for (VirtualExecutor executor : executors) {
      executor.shutdownNow();
    }
    gateway = null;
    store.loseUnflushed();
    broker.gatewayDies();
    watchers.powerFails();
    clock.in(random.nextLong(100, 60_000), this::powerIsBack);
  }

  private void powerIsBack() {
    note("power", "is back", store, 0);
    power.restore();
    startGateway();
    watchers.powerIsBack();
    broker.gatewayIsBack();
    cutThePower();
  }

  /** Only where there is a store: without one a gateway has forgotten everything. */
  private void cutThePower() {
    if (store.keeps() && !ending) {
      clock.in(
          random.nextLong(MINUTE, 90 * MINUTE),
          () -> {
            if (!ending) {
              power.failAfter(random.nextInt(6));
            }
          });
    }
  }

  /** The client that the gateway believes to be at an address, or null. */
  String clientAt(Peer peer) {
    return gateway == null ? null : gateway.clientAt(peer);
  }

  // ---- what happens around it ---------------------------------------------------------------

  private void backendPublishes() {
    if (!ending) {
      String topic = Topics.NAMES.get(random.nextInt(Topics.NAMES.size()));
      broker.publishes(topic, Qos.ofLevel(random.nextInt(3)), random.nextInt(10) == 0);
      clock.in(random.nextLong(1_000, 120_000), this::backendPublishes);
    }
  }

  private void partitionSometimes() {
    if (weather.minutesBetweenPartitions > 0 && !ending) {
      long millis = random.nextLong(1_000, weather.partitionSeconds * 1000L);
      if (random.nextInt(3) == 0) {
        link.cutAll(millis);
      } else {
        link.cut(sites.get(random.nextInt(sites.size())), millis);
      }
      clock.in(
          random.nextLong(1, weather.minutesBetweenPartitions * 2 * MINUTE / devices.size() + 2),
          this::partitionSometimes);
    }
  }

  private void troubleTheBroker() {
    if (weather.minutesBetweenOutages > 0 && !ending) {
      clock.in(
          random.nextLong(MINUTE, weather.minutesBetweenOutages * 2 * MINUTE),
          this::brokerVanishes);
    }
  }

  private void brokerVanishes() {
    if (ending) {
      return;
    }
    broker.fallsSilent();
    clock.in(
        random.nextLong(1, 15_000),
        () -> {
          if (!ending) {
            broker.goesAway();
            clock.in(random.nextLong(100, weather.outageSeconds * 1000L), this::brokerComesBack);
          }
        });
  }

  private void brokerComesBack() {
    if (!ending) {
      if (random.nextInt(3) == 0) {
        broker.losesItsMemory();
      }
      broker.comesUp();
      troubleTheBroker();
    }
  }

  /** Somewhere to be where nobody has been before. */
  Site newSite(boolean behindForwarder) {
    places++;
    Site site =
        behindForwarder
            ? new Site(new Site.Place(-1 - random.nextInt(3)), newPath())
            : new Site(new Site.Place(places), List.of());
    sites.add(site);
    return site;
  }

  private List<Bytes> newPath() {
    Bytes node = Bytes.of(places >> 8, places & 0xFF);
    return random.nextInt(3) == 0 ? List.of(Bytes.of(7), node) : List.of(node);
  }

  /**
   * Somewhere to be, perhaps where another has been; only for who says its name first, for nothing
   * else tells it from the one that was there. No frame of that one is under way any more.
   */
  Site newOrUsedSite(boolean behindForwarder) {
    Site used = vacated.peek();
    boolean free = used != null && !link.isTaken(used);
    return free && random.nextInt(3) == 0 ? vacated.poll() : newSite(behindForwarder);
  }

  /** Nobody is there any more. */
  void vacate(Site site) {
    clock.in(10_000, () -> vacated.add(site));
  }

  /** After how long without a word a client must have been declared lost, with all grace. */
  long patienceWith(int seconds) {
    long grace = Math.max(30_000, seconds * 500L);
    return seconds * 1000L + grace + 4L * MINUTE + 2L * weather.maxDelay;
  }

  // ---- what everybody needs -----------------------------------------------------------------

  void note(String kind, Object who, byte[] frame) {
    trace.note(clock.now(), kind, who, new Frame(frame), Arrays.hashCode(frame));
  }

  void note(String kind, Object who, Object what, int digest) {
    trace.note(clock.now(), kind, who, what, digest);
  }

  int digest(UpstreamCommand command) {
    return command.getClass().getSimpleName().hashCode() * 31 + command.client().hashCode();
  }

  private static int digest(UpstreamEvent event) {
    int digest = event.getClass().getSimpleName().hashCode() * 31 + event.client().hashCode();
    return event instanceof UpstreamEvent.Delivery delivery
        ? 31 * digest + delivery.payload().hashCode()
        : digest;
  }

  long now() {
    return clock.now();
  }

  Clock clock() {
    return clock;
  }

  Weather weather() {
    return weather;
  }

  Ledger ledger() {
    return ledger;
  }

  Watchers watchers() {
    return watchers;
  }

  MemoryStore store() {
    return store;
  }

  /** How often the power has failed. */
  int powerCuts() {
    return powerCuts;
  }

  PowerSupply power() {
    return power;
  }

  LossyLink link() {
    return link;
  }

  ModelBroker broker() {
    return broker;
  }

  SimulatedGateway gateway() {
    return gateway;
  }

  ProtocolSettings settings() {
    return settings;
  }

  VirtualExecutor[] executors() {
    return executors;
  }

  boolean isEnding() {
    return ending;
  }

  /** Whether a crowded gateway has no place for this device. */
  boolean isTurnedAway(String client) {
    return weather.crowded
        && devices.stream().anyMatch(d -> d.id().equals(client) && d.isTurnedAway());
  }

  /** What happened, in one number. */
  long traceHash() {
    return trace.hash();
  }

  long events() {
    return trace.events();
  }

  int population() {
    return devices.size() + rivals.size();
  }
}
