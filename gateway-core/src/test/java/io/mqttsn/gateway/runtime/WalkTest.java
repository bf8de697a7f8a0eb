package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RandomTalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole shard on a random walk: clients take each other's places, the broker comes and goes. */
class WalkTest {

  private static final int STEPS = 5_000;
  private static final int CLIENTS = 6;
  private static final int PLACES = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  @DisplayName("SN-FRM-9, SN-AGG-4: no invariant breaks, each delivery is settled exactly once")
  void everythingIsSettledInTheEnd(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Rig rig =
        new Rig(
            ProtocolSettings.DEFAULT.withQueue(15, Duration.ofHours(1)).withMaxClients(5),
            new PredefinedTopics(List.of(new PredefinedTopics.Rule("*", Map.of(1, "pre/one")))),
            255,
            20_000);
    List<Device> devices = new ArrayList<>();
    List<RandomTalk> talks = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      devices.add(rig.device("c" + i, "p" + i % PLACES));
      talks.add(new RandomTalk(random, "c" + i));
    }
    Ledger ledger = new Ledger(rig.broker);
    for (int step = 0; step < STEPS; step++) {
      if (step % 250 == 249) {
        rig.passSeconds(100); // a quiet spell: whoever has not answered by now is not waited for
        ledger.settle("seed " + seed + ", step " + step);
        assertThat(ledger.open).as("seed %d, step %d: nobody settles", seed, step).isEmpty();
      }
      int who = random.nextInt(CLIENTS);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4, 5 -> {
          if (random.nextInt(60) == 0) {
            devices.get(who).moves("p" + random.nextInt(PLACES));
          }
          devices.get(who).says(talks.get(who).next());
        }
        case 6, 7, 8 -> {
          Qos qos = List.of(Qos.ZERO, Qos.ONE, Qos.TWO).get(random.nextInt(3));
          String topic = talks.get(who).name();
          ledger.enter(
              "c" + who,
              rig.broker.delivers("c" + who, topic, talks.get(who).payload(), qos, false));
        }
        case 9, 10 -> rig.pass(random.nextInt(random.nextInt(20) == 0 ? 100_000 : 5_000));
        default -> weather(rig, random);
      }
      for (Message message : devices.get(who).listens()) {
        talks.get(who).heard(message);
      }
      ledger.settle("seed " + seed + ", step " + step);
      assertThat(rig.sessions()).isLessThanOrEqualTo(5);
      if (rig.sessions() > 0) {
        assertThat(rig.nextDeadline())
            .as("seed %d, step %d", seed, step)
            .isLessThan(Long.MAX_VALUE);
      }
    }

    rig.pass(Duration.ofDays(2).toMillis()); // keep-alive, sleep and the age of sessions run out
    assertThat(rig.sessions()).isZero();
    assertThat(ledger.acknowledged).isGreaterThan(100);
    assertThat(rig.counted(Counter.DELIVERIES_ACKNOWLEDGED)).isPositive();
  }

  /** What the broker side has handed over and waits for. */
  private static final class Ledger {
    private final ScriptedBroker broker;
    private final Map<Long, String> open = new HashMap<>();
    private int acknowledged;
    private int read;

    Ledger(ScriptedBroker broker) {
      this.broker = broker;
    }

    /** Before its acknowledgement is looked for, so it may be there already. */
    void enter(String client, long delivery) {
      if (delivery != Upstream.NO_TOKEN) {
        open.put(delivery, client);
      }
    }

    void settle(String when) {
      List<UpstreamCommand> commands = broker.all(UpstreamCommand.class);
      for (UpstreamCommand command : commands.subList(read, commands.size())) {
        if (command instanceof UpstreamCommand.Acknowledge done) {
          assertThat(open.remove(done.delivery())).as(when).isEqualTo(done.client());
          acknowledged++;
        }
      }
      read = commands.size();
    }
  }

  private static void weather(Rig rig, SplittableRandom random) {
    switch (random.nextInt(20)) {
      case 0 -> rig.broker.goesAway();
      case 1 -> rig.broker.waits();
      default -> rig.broker.comesBack();
    }
  }
}
