package io.mqttsn.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Many small worlds, each from one seed, in all weathers. More of them with {@code -Dseeds=100000},
 * others with {@code -Dfirst=500000}; one that failed with {@code -Dseed=4711}.
 */
class SimulationTest {

  static final int CLIENTS = 12;

  /** As many for each weather, and in all about what one core gets through in half a minute. */
  private static final int SEEDS = 270;

  private static final Duration LIFE = Duration.ofHours(3);

  /** Enough for two traces to part. */
  private static final Duration SHORT_LIFE = Duration.ofMinutes(40);

  private static final int MOST_FAILURES = 5;

  @Test
  @DisplayName("every invariant holds in every weather")
  void everyInvariantHoldsInEveryWeather() {
    long only = Long.getLong("seed", -1);
    long first = only >= 0 ? only : Long.getLong("first", 0);
    long count = only >= 0 ? 1 : Long.getLong("seeds", SEEDS);
    List<String> failures = new ArrayList<>();
    Map<Weather, Integer> worlds = new EnumMap<>(Weather.class);
    long clientMinutes = 0;
    long events = 0;
    long start = System.nanoTime();
    for (long seed = first; seed < first + count && failures.size() < MOST_FAILURES; seed++) {
      Weather weather = Weather.ALL.get((int) (seed % Weather.ALL.size()));
      try {
        World world = new World(seed, weather).run(CLIENTS, LIFE);
        clientMinutes += world.population().size() * LIFE.plus(World.HEALING).toMinutes();
        events += world.events();
        worlds.merge(weather, 1, Integer::sum);
      } catch (AssertionError failure) {
        failures.add(failure.getMessage());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s, %d events, %.0f client-hours in %.1f s: %.0f client-hours a second%n",
        worlds, events, clientMinutes / 60.0, seconds, clientMinutes / 60.0 / seconds);
    assertThat(failures).as("worlds in which an invariant does not hold").isEmpty();
  }

  @Test
  void sameSeedSameTrace() {
    for (Weather weather : Weather.ALL) {
      World one = new World(7, weather).run(CLIENTS, SHORT_LIFE);
      World other = new World(7, weather).run(CLIENTS, SHORT_LIFE);
      assertThat(one.traceHash()).as("trace in %s", weather).isEqualTo(other.traceHash());
      assertThat(one.events()).isGreaterThan(1_000);
    }
  }

  @Test
  void otherSeedOtherTrace() {
    World one = new World(1, Weather.CALM).run(CLIENTS, SHORT_LIFE);
    World other = new World(2, Weather.CALM).run(CLIENTS, SHORT_LIFE);
    assertThat(one.traceHash()).isNotEqualTo(other.traceHash());
  }
}
