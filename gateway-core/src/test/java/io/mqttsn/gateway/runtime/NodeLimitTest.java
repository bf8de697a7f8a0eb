package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.protocol.Outbox.Binding;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many nodes one forwarder may bring: A50, SN-CGS-1. */
class NodeLimitTest {

  private static final int LIMIT = ProtocolSettings.DEFAULT.maxNodes();
  private static final Connack ACCEPTED = new Connack(ReturnCode.ACCEPTED);
  private static final Connack CONGESTION = new Connack(ReturnCode.CONGESTION);

  private final Rig rig = new Rig();

  private static Peer node(String forwarder, int number) {
    Bytes path = Envelopes.append(Bytes.EMPTY, Bytes.of(number >> 8, number & 0xFF));
    return new Peer("test", new Rig.Place(forwarder), path);
  }

  private List<Message> connects(Peer from, String client) {
    rig.receive(from, new Connect(false, true, Connect.PROTOCOL_ID, 0, client));
    return rig.takeHeard(from);
  }

  private void fills(String forwarder) {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(connects(node(forwarder, i), forwarder + "-" + i)).containsExactly(ACCEPTED);
    }
  }

  @Test
  @DisplayName("A50, SN-CGS-1: beyond 1000 nodes CONNECT is congestion, until one of them leaves")
  void aFullForwarderBringsNobodyElse() {
    assertThat(LIMIT).isEqualTo(1000);
    fills("fw");
    assertThat(connects(node("fw", LIMIT), "one-more")).containsExactly(CONGESTION);
    assertThat(rig.counted(Counter.CONNECTS_REFUSED_FULL)).isOne();
    assertThat(rig.sessions()).isEqualTo(LIMIT);
    rig.receive(node("fw", 5), new Disconnect(Disconnect.NO_DURATION));

    assertThat(connects(node("fw", LIMIT), "one-more")).containsExactly(ACCEPTED);
    assertThat(connects(node("fw", LIMIT + 1), "two-more")).containsExactly(CONGESTION);
  }

  @Test
  @DisplayName("A50: other forwarders, and whoever is at the address itself, are not concerned")
  void othersAreNotConcerned() {
    fills("fw");

    assertThat(connects(node("fw2", 1), "elsewhere")).containsExactly(ACCEPTED);
    rig.device("the-forwarder", "fw").connected();
  }

  @Test
  @DisplayName("A50: who is behind a full forwarder may connect again, change its node or its id")
  void aPlaceMayBeUsedAgain() {
    fills("fw");
    assertThat(connects(node("fw", 3), "fw-3")).containsExactly(ACCEPTED);
    assertThat(connects(node("fw", LIMIT), "fw-3")).containsExactly(ACCEPTED);
    assertThat(rig.takeHeard(node("fw", 3))).hasSize(1); // the DISCONNECT for a client that moved
    assertThat(connects(node("fw", 4), "another")).containsExactly(ACCEPTED);
    assertThat(connects(node("fw", 3), "one-more")).containsExactly(CONGESTION);

    assertThat(rig.sessions()).isEqualTo(LIMIT);
  }

  @Test
  @DisplayName("A50: a sleeper wakes behind a full forwarder, for its session is there already")
  void aSleeperWakesBehindAFullForwarder() {
    Device sleeper = rig.device("sleeper").connected();
    sleeper.sleeps(3600);
    fills("fw");
    rig.receive(node("fw", LIMIT), new Pingreq("sleeper"));

    assertThat(rig.takeHeard(node("fw", LIMIT))).containsExactly(new Pingresp());
  }

  @Test
  @DisplayName("A50: after everybody has left nothing is counted any more")
  void nothingRemains() {
    fills("fw");
    fills("fw2");
    assertThat(rig.book.forwarders()).isEqualTo(2);
    for (int i = 0; i < LIMIT; i++) {
      rig.receive(node("fw", i), new Disconnect(Disconnect.NO_DURATION));
      rig.receive(node("fw2", i), new Disconnect(Disconnect.NO_DURATION));
    }

    assertThat(rig.book.forwarders()).isZero();
    assertThat(rig.book.size()).isZero();
  }

  @Test
  @DisplayName("A50: shards that write at the same time agree on the number in the end")
  void theSumIsRightWhoeverComesFirst() throws Exception {
    AddressBook book = new AddressBook();
    CountDownLatch together = new CountDownLatch(1);
    List<Thread> shards = new ArrayList<>();
    for (int shard = 0; shard < 4; shard++) {
      String client = "client-" + shard;
      Thread thread =
          new Thread(
              () -> {
                LoopRig.await(together);
                for (int i = 0; i < 20_000; i++) {
                  book.apply(new Binding(node("fw", i % 7), client, true));
                  book.apply(new Binding(node("fw", i % 7), client, false));
                }
              });
      thread.start();
      shards.add(thread);
    }
    together.countDown();
    for (Thread shard : shards) {
      shard.join(10_000);
    }

    assertThat(book.nodesBesides(node("fw", 0))).isEqualTo(book.size());
    assertThat(book.forwarders()).isEqualTo(book.size() == 0 ? 0 : 1);
  }
}
