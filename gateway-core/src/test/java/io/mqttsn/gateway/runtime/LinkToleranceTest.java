package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.Links;
import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A radio that repeats for two minutes is not lost while it does, SN-KA-2: on its link the
 * tolerance of the keep-alive is the one that the link names, if that is more.
 */
class LinkToleranceTest {

  /** Four repetitions, the last of which may be on its way for as long as its answer is awaited. */
  private static final Patience SLOW =
      Patience.withSlow(new RetryPolicy(Duration.ofSeconds(30), 4));

  /** Whoever is at a place named radio... is on the slow link. */
  private static final Links LINKS =
      new Links() {
        @Override
        public int maxFrame(Peer peer) {
          return 1280;
        }

        @Override
        public Duration keepAliveTolerance(Peer peer) {
          return peer.address().toString().contains("radio")
              ? SLOW.keepAliveTolerance()
              : Duration.ZERO;
        }
      };

  private final Rig rig = new Rig(ProtocolSettings.DEFAULT, ClientRules.NONE, LINKS, 1 << 20);
  private final Device device = rig.device("dev1", "radio");

  private void isLostAfter(long seconds) {
    rig.pass(seconds * 1000 - 1);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.pass(1);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.LOST));
  }

  @Test
  @DisplayName("SN-KA-2: the last repetition of a PINGREQ on a slow link still counts")
  void theLastRepetitionOfAPingCounts() {
    device.connected(true, 60);
    rig.passSeconds(60 + 4 * 30); // PINGREQ and three repetitions were lost; this is the fourth
    device.says(new Pingreq(""));
    device.hears(new Pingresp());

    isLostAfter(60 + 5 * 30);
  }

  @ParameterizedTest
  @CsvSource({"1, 151", "300, 450", "1500, 1650", "1501, 1651.1", "65535, 72088.5"})
  @DisplayName("SN-KA-2, A38: the link's tolerance counts where it is more than the usual one")
  void theLargerToleranceCounts(int keepAlive, double lostAfter) {
    device.connected(true, keepAlive);
    rig.pass((long) (lostAfter * 1000) - 1);
    assertThat(rig.broker.all(Close.class)).isEmpty();
    rig.pass(1);

    assertThat(rig.broker.all(Close.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-KA-2: no keep-alive is not supervised on a slow link either")
  void durationZeroIsNotSupervised() {
    device.connected(true, 0);
    rig.passSeconds(10_000_000);

    device.isServed();
  }

  @Test
  @DisplayName("SN-KA-2, SN-CONN-10: who moves to another link is as late as is usual there")
  void aMoveChangesTheTolerance() {
    device.connected(false, 60);
    device.moves("lan");
    device.connected(false, 60);

    isLostAfter(90);
  }

  @Test
  @DisplayName("SN-KA-5: a sleep on a slow link has the link's tolerance")
  void aSleeperMayBeLateToo() {
    device.connected(false, 60);
    device.sleeps(100);

    isLostAfter(100 + 5 * 30);
  }

  @Test
  @DisplayName("SN-KA-5, SN-SLP-8: a sleeper has the tolerance of the link from which it woke")
  void aSleeperWakesOnAnotherLink() {
    device.connected(false, 60);
    device.sleeps(100);
    device.moves("lan");
    device.wakes();
    device.hears(new Pingresp());

    isLostAfter(130);
  }
}
