package io.mqttsn.gateway.sim;

import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Everything there is in one simulation: time, the real gateway, a link with weather, a broker, and
 * devices. One seed decides all of it, so a run can be had again.
 *
 * <p>A world lives through some hours of weather, then the link heals and the broker stays, so that
 * whatever can arrive does; then everybody says goodbye, and nothing may remain.
 */
final class World {

  /** How long everybody has got, once all is well, to bring what is owed. */
  static final Duration HEALING = Duration.ofMinutes(40);

  private static final long MINUTE = 60_000;

  /** Devices say goodbye once a minute, for an outage of the power may be in the way. */
  private static final int GOODBYES = 60;

  private final long seed;
  private final Weather weather;
  private final ProtocolSettings settings;
  private final Clock clock = new Clock();
  private final Trace trace = new Trace();
  private final Ledger ledger = new Ledger();
  private final Watchers watchers = new Watchers(this);
  private final Invariants invariants = new Invariants(this);
  private final GatewayProcess process;
  private final LossyLink link;
  private final ModelBroker broker;
  private final Places places;
  private final Population population;
  private final Outside outside;
  private final Map<Happening, Integer> happenings = new EnumMap<>(Happening.class);
  private boolean ending;

  World(long seed, Weather weather) {
    SplittableRandom random = new SplittableRandom(seed * 31 + weather.ordinal());
    this.seed = seed;
    this.weather = weather;
    this.settings =
        weather.crowded
            ? ProtocolSettings.DEFAULT.withMaxClients(5).withQueue(5, Duration.ofMinutes(20))
            : ProtocolSettings.DEFAULT;
    this.process = new GatewayProcess(this, random);
    this.link = new LossyLink(this, random.split());
    this.broker = new ModelBroker(this, random.split());
    this.places = new Places(this, random);
    this.population = new Population(this, random);
    this.outside = new Outside(this, random);
  }

  // ---- a whole life -------------------------------------------------------------------------

  /**
   * Runs from the first frame to the last.
   *
   * @throws AssertionError with seed, weather and last events if an invariant does not hold
   */
  World run(int clients, Duration duration) {
    try {
      process.start();
      population.settle(clients);
      broker.comesUp();
      outside.begin();
      process.cutThePower();
      runFor(duration.toMillis());
      heal();
      runFor(HEALING.toMillis());
      invariants.checkArrivals();
      end();
      return this;
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "seed %d in %s: %s%n%s"
              .formatted(seed, weather, failure.getMessage(), trace.lastEvents()),
          failure);
    }
  }

  private void heal() {
    ending = true;
    process.heal();
    link.heal();
    broker.heal();
    population.calmDown();
  }

  private void end() {
    for (int round = 0; round < GOODBYES && !population.isGone(); round++) {
      population.sayGoodbye();
      runFor(MINUTE);
    }
    runFor(settings.queueMaxAge().toMillis() + 10 * MINUTE);
    invariants.checkNothingRemains();
  }

  private void runFor(long millis) {
    long end = clock.now() + millis;
    while (clock.step(end)) {
      if (process.hasStepped()) {
        invariants.afterStep();
      }
    }
  }

  /** Whether the weather is over, and all trouble with it. */
  boolean isEnding() {
    return ending;
  }

  // ---- what happens is written down ---------------------------------------------------------

  void note(String kind, Object who, byte[] frame) {
    trace.note(clock.now(), kind, who, frame);
  }

  void note(UpstreamCommand command) {
    trace.note(clock.now(), command);
  }

  void note(UpstreamEvent event) {
    trace.note(clock.now(), event);
  }

  /** Something that has no contents but who and what. */
  void note(String kind, String who, Object what) {
    trace.note(clock.now(), kind, who, what, who.hashCode());
  }

  void note(String kind, String what) {
    trace.note(clock.now(), kind, what, "", 0);
  }

  void count(Happening happening) {
    happenings.merge(happening, 1, Integer::sum);
  }

  /** How often. */
  int counted(Happening happening) {
    return happenings.getOrDefault(happening, 0);
  }

  /** What happened, in one number. */
  long traceHash() {
    return trace.hash();
  }

  long events() {
    return trace.events();
  }

  // ---- what everybody needs -----------------------------------------------------------------

  long now() {
    return clock.now();
  }

  Clock clock() {
    return clock;
  }

  Weather weather() {
    return weather;
  }

  ProtocolSettings settings() {
    return settings;
  }

  Ledger ledger() {
    return ledger;
  }

  Watchers watchers() {
    return watchers;
  }

  GatewayProcess process() {
    return process;
  }

  LossyLink link() {
    return link;
  }

  ModelBroker broker() {
    return broker;
  }

  Places places() {
    return places;
  }

  Population population() {
    return population;
  }
}
