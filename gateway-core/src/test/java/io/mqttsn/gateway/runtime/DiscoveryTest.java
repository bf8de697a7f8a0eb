package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Discovery.Advertise;
import io.mqttsn.codec.Discovery.GwInfo;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.Outbox.Effect.Broadcast;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How devices find the gateway, SN-GW-1 to SN-GW-6. */
class DiscoveryTest {

  private static final GwInfo GWINFO = new GwInfo(8, Bytes.EMPTY);
  private static final String SEARCHGW = "03 01 01";

  /** The link that {@link Device}s are on. */
  private static final String LINK = "test";

  private final Rig rig = new Rig(new DiscoverySettings(8, Duration.ofSeconds(900)));
  private final Device device = rig.device("dev1");

  private static Broadcast advertise(String link) {
    return new Broadcast(link, new Advertise(8, 900), 0);
  }

  private static Broadcast answer(int radius) {
    return new Broadcast(LINK, GWINFO, radius);
  }

  private void hears(Broadcast... expected) {
    assertThat(rig.takeBroadcasts()).containsExactly(expected);
  }

  /** On one link, with the first ADVERTISE behind. */
  private void isFound() {
    rig.linkComesUp(LINK);
    rig.broker.comesUp();
    hears(advertise(LINK));
  }

  @Test
  @DisplayName("SN-GW-1: ADVERTISE on every link as soon as the broker is there, then every T_ADV")
  void advertisesOnTimeOnEveryLink() {
    rig.linkComesUp(LINK);
    rig.linkComesUp("yard");
    hears();
    rig.broker.comesUp();
    hears(advertise(LINK), advertise("yard"));

    for (int period = 0; period < 3; period++) {
      rig.pass(899_999);
      hears();
      rig.pass(1);
      hears(advertise(LINK), advertise("yard"));
    }
    assertThat(rig.counted(Counter.ADVERTISEMENTS)).isEqualTo(8);
  }

  @Test
  @DisplayName("SN-GW-1: a link that comes up later is advertised on at once, others are not")
  void aLinkThatComesUpIsAdvertisedOnAtOnce() {
    rig.broker.comesUp();
    hears();
    rig.passSeconds(10);
    rig.linkComesUp(LINK);
    hears(advertise(LINK));
    rig.passSeconds(100);
    rig.linkComesUp("yard");
    hears(advertise("yard"));
    rig.passSeconds(800);
    hears(advertise(LINK), advertise("yard"));

    rig.linkComesUp("yard"); // closed and opened again: still one link
    hears(advertise("yard"));
    rig.passSeconds(900);
    hears(advertise(LINK), advertise("yard"));
  }

  @Test
  @DisplayName("SN-GW-1: to hear twice that the broker is there advertises once")
  void hearingTwiceAdvertisesOnce() {
    isFound();
    rig.broker.comesUp();

    hears();
  }

  @Test
  @DisplayName("SN-GW-1: on the wire, ADVERTISE says GwId and period")
  void theOctetsOfAdvertise() {
    try (LoopRig loops = new LoopRig(2)) {
      loops.loops[0].onLinkUp(LINK);
      loops.settle();

      assertThat(loops.link.takeBroadcasts()).containsExactly("0500" + "01" + "03C0" + " radius 0");
      assertThat(loops.link.flushes).hasValue(1);
      assertThat(loops.hasAlarm(0)).isTrue();
      assertThat(loops.hasAlarm(1)).isFalse();
    }
  }

  @Test
  @DisplayName("SN-GW-2: no ADVERTISE while the broker is away, one as soon as it is back")
  void silentWhileTheBrokerIsAway() {
    isFound();
    rig.passSeconds(899);
    rig.broker.goesAway();
    rig.passSeconds(5000);
    rig.linkComesUp("yard");
    hears();
    assertThat(rig.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    rig.broker.comesBack();
    hears(advertise(LINK), advertise("yard"));
    rig.passSeconds(900);
    hears(advertise(LINK), advertise("yard"));
  }

  @Test
  @DisplayName("SN-GW-1: a period of 0 never advertises, and answers SEARCHGW all the same")
  void aPeriodOfZeroNeverAdvertises() {
    Rig silent = new Rig(new DiscoverySettings(8, Duration.ZERO));
    silent.linkComesUp(LINK);
    silent.broker.comesUp();
    silent.linkComesUp("yard");
    silent.passSeconds(100_000);
    assertThat(silent.takeBroadcasts()).isEmpty();

    Device asker = silent.device("dev1");
    asker.saysHex(SEARCHGW);
    asker.hears(GWINFO);
    assertThat(silent.takeBroadcasts()).containsExactly(answer(1));
  }

  @Test
  @DisplayName("SN-GW-1: without a link that can broadcast nothing is waited for")
  void withoutALinkNothingIsWaitedFor() {
    rig.broker.comesUp();

    hears();
    assertThat(rig.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 255})
  @DisplayName(
      "SN-GW-3, SN-GW-4, regression: GWINFO goes to the asker and to the group, with the same radius")
  void searchIsAnsweredBothWays(int radius) {
    isFound();
    device.saysHex("03 01 %02X".formatted(radius));

    device.hears(GWINFO);
    hears(answer(radius));
  }

  @Test
  @DisplayName("SN-GW-3: the octets of GWINFO, no address; the shard of the asker is not asked")
  void theOctetsOfGwinfo() {
    try (LoopRig loops = new LoopRig(2)) {
      loops.loops[0].onLinkUp(LINK);
      String client = loops.clientOf(1, "dev");
      loops.connects("a", client);
      loops.link.takeBroadcasts();
      loops.receives("a", SEARCHGW);
      loops.settle();

      assertThat(loops.link.take("a")).containsExactly("030201");
      assertThat(loops.link.takeBroadcasts()).containsExactly("030201 radius 1");
    }
  }

  @Test
  @DisplayName("SN-GW-4: on a link that cannot broadcast the asker alone is answered")
  void withoutAGroupTheAskerIsAnswered() {
    rig.broker.comesUp();
    device.saysHex(SEARCHGW);

    device.hears(GWINFO);
    hears();
  }

  @Test
  @DisplayName("SN-GW-4: a flood of SEARCHGW gets one answer to everybody a second and link")
  void aFloodIsNoAmplifier() {
    isFound();
    for (int i = 0; i < 1000; i++) {
      Device asker = rig.device("dev", "place" + i);
      asker.saysHex(SEARCHGW);
      asker.hears(GWINFO);
      rig.pass(1);
    }
    hears(answer(1));
    assertThat(rig.counted(Counter.SEARCHES)).isEqualTo(1000);

    device.saysHex(SEARCHGW);
    hears(answer(1));
  }

  @Test
  @DisplayName("SN-GW-5: SEARCHGW is not answered while the broker is away")
  void searchIsNotAnsweredWhileTheBrokerIsAway() {
    rig.linkComesUp(LINK);
    device.saysHex(SEARCHGW);
    device.hearsNothing();
    hears();
    rig.broker.comesUp();
    hears(advertise(LINK));
    rig.broker.goesAway();
    device.saysHex(SEARCHGW);
    device.hearsNothing();
    hears();
    rig.broker.comesBack();
    hears(advertise(LINK));
    device.saysHex(SEARCHGW);
    device.hears(GWINFO);
    hears(answer(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {SEARCHGW, "03 02 08", "08 02 08 04 C0 A8 01 0A"})
  @DisplayName("SN-GW-6, SN-DIS-5: SEARCHGW and GWINFO make no session, and get no DISCONNECT")
  void discoveryMakesNoSession(String hex) {
    isFound();
    device.saysHex(hex);

    assertThat(device.listens())
        .hasSameElementsAs(hex.equals(SEARCHGW) ? List.of(GWINFO) : List.of());
    assertThat(rig.sessions()).isZero();
    assertThat(rig.book.size()).isZero();
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    assertThat(rig.counted(Counter.FRAMES_FROM_STRANGERS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {SEARCHGW, "03 02 08"})
  @DisplayName("SN-GW-6: SEARCHGW and GWINFO are no sign of life of a connected client")
  void discoveryRefreshesNoSession(String hex) {
    isFound();
    device.connected(true, 10);
    for (int i = 0; i < 16; i++) { // 10 s and half as long again are its patience
      rig.passSeconds(1);
      device.saysHex(hex);
    }

    assertThat(rig.sessions()).isZero();
    assertThat(rig.counted(Counter.SESSIONS_LOST)).isOne();
  }

  @Test
  @DisplayName("SN-GW-6: ADVERTISE, ours come back or another gateway's, is dropped")
  void advertiseIsDropped() {
    try (LoopRig loops = new LoopRig(1)) {
      loops.receives("a", "05 00 08 03 84");
      loops.settle();

      assertThat(loops.link.take("a")).isEmpty();
      assertThat(loops.metrics.value(Counter.FRAMES_WRONG_DIRECTION)).isOne();
    }
  }

  @Test
  @DisplayName("SN-GW-1: a GwId of 1 to 255, whole seconds that two octets can say")
  void settingsHaveRanges() {
    new DiscoverySettings(255, Duration.ofSeconds(65_535));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiscoverySettings(0, Duration.ZERO))
        .withMessage("gatewayId is 0, not 1 to 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiscoverySettings(256, Duration.ZERO));
    for (String period : new String[] {"PT-1S", "PT65536S", "PT1.5S"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new DiscoverySettings(1, Duration.parse(period)))
          .withMessageEndingWith("not whole seconds from 0 to 65535");
    }
  }
}
