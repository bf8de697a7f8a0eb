package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.Outbox.Effect;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is told of a client that somebody follows. */
class LoggedTraceTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void everyStepOfAFollowedClientIsToldWithItsEffectsAndNobodyElses() {
    Shard shard =
        new Shard(
            new Shard.Settings(
                ProtocolSettings.DEFAULT,
                ClientRules.NONE,
                DiscoverySettings.DEFAULT,
                10,
                new MemoryLimits(1 << 20, 1 << 20),
                false,
                false,
                peer -> 1280,
                (client, defect) -> told.add(client + " failed"),
                new Listening("followed"),
                new Concerned()),
            new AddressBook(),
            new CountingMetrics(),
            new SplittableRandom(7));
    Rig rig = new Rig();
    for (String client : List.of("followed", "other")) {
      shard.onMessage(Rig.peer(client), rig.device(client).connect(true, 60), 0);
    }
    shard.onDeadlines(1_000_000);

    assertThat(told).hasSize(2);
    assertThat(told.get(0))
        .startsWith("followed on test: Connect[")
        .contains("-> [Submit[command=Open[");
    assertThat(told.get(1))
        .startsWith("followed on test: deadline -> [")
        .contains(new Connack(ReturnCode.CONGESTION).toString());
  }

  @Test
  void onlyThoseAreFollowedWhoWereNamed() {
    assertThat(LoggedTrace.of(Set.of("a")).follows("a")).isTrue();
    assertThat(LoggedTrace.of(Set.of("a")).follows("b")).isFalse();
    assertThat(LoggedTrace.of(Set.of()).follows("a")).isFalse();
  }

  @Test
  void aStepIsOneLineWhateverTheClientHasWritten() {
    String name = "a\nERROR Gateway - forged";
    List<Effect> effects =
        List.of(
            new Effect.Send(Rig.peer("p"), new Regack(5, 1, ReturnCode.ACCEPTED)),
            new Effect.Submit(new UpstreamCommand.Unsubscribe("c", 1, name)));
    String line = LoggedTrace.line("meter\n7", "lan", new Register(0, 1, name), effects);
    assertThat(line)
        .startsWith("client \"meter\\u000a7\" on lan: Register[")
        .contains("-> to ", "Regack[", "; upstream Unsubscribe[")
        .doesNotContain("\n");
    assertThat(LoggedTrace.line("c", null, "deadline", List.of()))
        .isEqualTo("client \"c\": deadline -> nothing");
    assertThat(LoggedTrace.line("c", null, "x".repeat(100_000), effects).length()).isLessThan(1100);
  }

  private final class Listening implements Tracer {
    private final String client;

    private Listening(String client) {
      this.client = client;
    }

    @Override
    public boolean follows(String asked) {
      return asked.equals(client);
    }

    @Override
    public void step(String of, String link, Object event, List<Effect> effects) {
      told.add(of + " on " + link + ": " + event + " -> " + List.copyOf(effects));
    }
  }
}
