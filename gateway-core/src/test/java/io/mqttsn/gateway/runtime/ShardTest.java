package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.Outbox.Effect;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A defect in one session is that session's alone. */
class ShardTest {

  private static final Peer GOOD = Rig.peer("good");
  private static final Peer BAD = Rig.peer("bad");

  private final CountingMetrics metrics = new CountingMetrics();
  private final AddressBook book = new AddressBook();
  private final List<String> failed = new ArrayList<>();
  private final Shard shard =
      new Shard(
          new Shard.Settings(
              ProtocolSettings.DEFAULT,
              ClientRules.NONE,
              DiscoverySettings.DEFAULT,
              10,
              new MemoryLimits(1 << 20, 1 << 20),
              false,
              ShardTest::maxFrame,
              (client, defect) -> failed.add(client)),
          book,
          metrics,
          new SplittableRandom(1));

  /** Stands for any defect: it shows itself in the step that accepts the client. */
  private static int maxFrame(Peer peer) {
    if (peer.equals(BAD)) {
      throw new IllegalStateException("a defect");
    }
    return 1280;
  }

  private void connects(Peer peer, String client) {
    shard.onMessage(peer, new Connect(false, false, 1, 60, client), 0);
    for (Effect effect : List.copyOf(shard.outbox().effects())) {
      if (effect instanceof Effect.Submit submit
          && submit.command() instanceof UpstreamCommand.Open open
          && open.client().equals(client)) {
        shard.onUpstream(new UpstreamEvent.Opened(client, open.token(), false), 0);
      }
    }
  }

  private List<Message> heard(Peer peer) {
    List<Message> messages = new ArrayList<>();
    for (Effect effect : shard.outbox().effects()) {
      if (effect instanceof Effect.Send send && send.to().equals(peer)) {
        messages.add(send.message());
      }
    }
    shard.outbox().effects().clear();
    return messages;
  }

  @Test
  @DisplayName("Shard: a broken invariant ends one session, tells its client and is counted")
  void aDefectCostsOneSession() {
    connects(GOOD, "good");
    assertThat(heard(GOOD)).containsExactly(new Connack(ReturnCode.ACCEPTED));

    connects(BAD, "bad");

    assertThat(shard.outbox().effects())
        .contains(
            new Effect.Submit(new UpstreamCommand.Close("bad", UpstreamCommand.Reason.EXPIRED)));
    assertThat(heard(BAD)).containsExactly(new Disconnect(Disconnect.NO_DURATION));
    assertThat(failed).containsExactly("client \"bad\" on test");
    assertThat(metrics.value(Counter.SESSIONS_FAILED)).isOne();
    assertThat(book.clientAt(BAD)).isNull();
    assertThat(shard.sessions()).isOne();
    assertThat(shard.alarms()).isOne();
    shard.onMessage(GOOD, new Pingreq(""), 1);
    assertThat(heard(GOOD)).containsExactly(new Pingresp());
  }

  @Test
  @DisplayName("Shard: the neighbour's timers ring after a defect")
  void neighboursTimersRing() {
    connects(GOOD, "good");
    connects(BAD, "bad");
    heard(BAD);
    shard.onDeadlines(90_000);

    assertThat(heard(GOOD)).containsExactly(new Disconnect(Disconnect.NO_DURATION));
    assertThat(metrics.value(Counter.SESSIONS_LOST)).isOne();
  }

  @Test
  @DisplayName("Shard: equal deadlines of several clients all ring")
  void equalDeadlinesAllRing() {
    for (int i = 0; i < 5; i++) {
      connects(Rig.peer("p" + i), "c" + i);
    }
    assertThat(shard.alarms()).isEqualTo(5);
    shard.onDeadlines(90_000);

    assertThat(metrics.value(Counter.SESSIONS_LOST)).isEqualTo(5);
  }
}
