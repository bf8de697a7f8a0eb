package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose frame is it, with three shards: SN-CONN-9, SN-CONN-10, SN-ADR-3 across threads. */
class RouterTest {

  private static final String PINGREQ = "02 16";
  private static final String PINGRESP = "0217";
  private static final String DISCONNECT = "0218";
  private static final String CONNACK = "030500";

  private final LoopRig rig = new LoopRig(3);

  @AfterEach
  void close() {
    rig.close();
  }

  private void delivers(String client) {
    rig.tells(
        new UpstreamEvent.Delivery(
            client, Upstream.NO_TOKEN, "tt", Bytes.utf8("1"), Qos.ZERO, false));
    rig.settle();
  }

  @Test
  @DisplayName("Router: the client id decides the shard, every later frame follows the address")
  void framesFollowTheirClientsShard() {
    for (int i = 0; i < 30; i++) {
      rig.connects("place" + i, "client" + i);
    }
    for (int i = 0; i < 30; i++) {
      rig.receives("place" + i, PINGREQ);
    }
    rig.settle();

    for (int i = 0; i < 30; i++) {
      assertThat(rig.link.take("place" + i)).containsExactly(PINGRESP);
    }
    int sum = 0;
    for (ShardLoop loop : rig.loops) {
      assertThat(loop.sessions()).isPositive();
      sum += loop.sessions();
    }
    assertThat(sum).isEqualTo(30);
  }

  @Test
  @DisplayName("Router: a client id whose hash is Integer.MIN_VALUE is a client like others")
  void theLeastHashIsAClient() {
    String client = "polygenelubricants";
    assertThat(client.hashCode()).isEqualTo(Integer.MIN_VALUE);
    rig.receives("a", LoopRig.connect(client));
    rig.settle();
    rig.receives("a", PINGREQ);
    rig.settle();

    assertThat(rig.link.take("a")).containsExactly(CONNACK, PINGRESP);
  }

  @Test
  @DisplayName("SN-CONN-9: another shard's client at the same address loses the first one")
  void anAddressIsTakenAcrossShards() {
    String first = rig.clientOf(0, "first");
    String second = rig.clientOf(1, "second");
    rig.connects("a", first);
    rig.receives("a", LoopRig.connect(second));
    rig.settle();

    assertThat(rig.link.take("a")).containsExactly(CONNACK);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close(first, Reason.LOST));
    delivers(first);
    assertThat(rig.link.take("a")).isEmpty();
    assertThat(rig.book.clientAt(LoopRig.peer("a"))).isEqualTo(second);
  }

  @Test
  @DisplayName("SN-CONN-9: it is lost, too, when the newcomer's shard is the faster one")
  void anAddressIsTakenFromASlowShard() {
    String first = rig.clientOf(0, "first");
    String second = rig.clientOf(1, "second");
    rig.connects("a", first);
    CountDownLatch release = rig.holdsUp(0);
    rig.receives("a", LoopRig.connect(second));
    rig.inThreadOf(1, () -> {}); // the newcomer's name stands in the book now
    assertThat(rig.book.clientAt(LoopRig.peer("a"))).isEqualTo(second);
    release.countDown();
    rig.settle();

    assertThat(rig.broker.all(Close.class)).containsExactly(new Close(first, Reason.LOST));
    rig.link.take("a");
    delivers(first);
    assertThat(rig.link.take("a")).isEmpty();
    assertThat(rig.book.clientAt(LoopRig.peer("a"))).isEqualTo(second);
  }

  @Test
  @DisplayName("SN-CONN-9: a CONNECT whose notice finds no room is lost with it")
  void aConnectIsLostWithItsNotice() {
    String first = rig.clientOf(0, "first");
    String second = rig.clientOf(1, "second");
    rig.connects("a", first);
    CountDownLatch release = rig.holdsUp(0);
    while (rig.loops[0].offer(new UpstreamEvent.Published(first, 1))) {
      // until it is full
    }
    rig.receives("a", LoopRig.connect(second));
    assertThat(rig.metrics.value(Counter.FRAMES_DROPPED_INBOX_FULL)).isOne();
    release.countDown();
    rig.loops[0].wake();
    rig.settle();
    assertThat(rig.broker.all(Open.class)).extracting(Open::client).containsExactly(first);

    rig.receives("a", LoopRig.connect(second));
    rig.settle();

    assertThat(rig.link.take("a")).containsExactly(CONNACK);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close(first, Reason.LOST));
  }

  @Test
  @DisplayName("SN-CONN-10: a client that moves stays in its shard; the old address is free")
  void aClientMoves() {
    String client = rig.clientOf(2, "mover");
    rig.connects("a", client);
    rig.receives("b", LoopRig.connect(client));
    rig.settle();
    assertThat(rig.link.take("a")).containsExactly(DISCONNECT);
    assertThat(rig.link.take("b")).containsExactly(CONNACK);
    rig.receives("b", PINGREQ);
    rig.receives("a", PINGREQ);
    rig.settle();

    assertThat(rig.link.take("b")).containsExactly(PINGRESP);
    assertThat(rig.link.take("a")).containsExactly(DISCONNECT);
    assertThat(rig.loops[2].sessions()).isOne();
  }

  @Test
  @DisplayName("SN-ADR-2: PINGREQ with a client id finds the sleeper's shard from a new address")
  void aSleeperIsFoundByItsName() {
    String client = rig.clientOf(2, "s");
    rig.connects("a", client);
    rig.receives("a", "04 18 01 2C");
    rig.settle();
    assertThat(rig.link.take("a")).containsExactly(DISCONNECT);
    byte[] id = client.getBytes(StandardCharsets.UTF_8);
    rig.receives("b", "%02X16%s".formatted(2 + id.length, HexFormat.of().formatHex(id)));
    rig.settle();

    assertThat(rig.link.take("b")).containsExactly(PINGRESP);
    assertThat(rig.book.clientAt(LoopRig.peer("a"))).isNull();
    assertThat(rig.book.clientAt(LoopRig.peer("b"))).isEqualTo(client);
  }

  @Test
  @DisplayName("SN-DIS-4, SN-PUB-8: strangers are answered by one shard, QoS −1 goes up from it")
  void strangersAreServed() {
    rig.receives("a", PINGREQ);
    rig.receives("a", "09 0C 62 74 74 00 00 68 69");
    rig.settle();

    assertThat(rig.link.take("a")).containsExactly(DISCONNECT);
    assertThat(rig.broker.all(UpstreamCommand.Publish.class))
        .extracting(UpstreamCommand.Publish::topic)
        .containsExactly("tt");
  }
}
