package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Open;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of a device: each change once, with its reason. */
class PresenceTest {

  private static final String ONLINE = "dev1 ONLINE: connected (test)";

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  private void assertTold(String... expected) {
    assertThat(told()).containsExactly(expected);
  }

  private List<String> told() {
    return rig.broker.takeTold().stream().map(PresenceTest::line).toList();
  }

  private static String line(UpstreamCommand.Tell tell) {
    return tell.client()
        + " "
        + tell.status().state()
        + ": "
        + tell.status().text()
        + tell.status().listener().map(name -> " (" + name + ")").orElse("");
  }

  @Test
  void aConnectionAndItsEndAreToldOnceEach() {
    device.connected(true, 60);
    assertTold(ONLINE);
    device.disconnects();
    assertTold("dev1 OFFLINE: said goodbye (test)");
  }

  @Test
  void whoIsServedIsNotSpokenOf() {
    device.connected(true, 60);
    told();
    device.isServed();
    device.registers("a/b");
    device.connected(true, 60); // its CONNACK was lost, or it has restarted
    rig.passSeconds(30);
    device.connected(true, 60);
    assertTold();
  }

  @Test
  void aDeviceThatFallsSilentIsLostAndItIsSaidHowLongNothingWasHeard() {
    device.connected(true, 60);
    told();
    rig.passSeconds(20);
    device.isServed();
    rig.passSeconds(89);
    assertTold();
    rig.passSeconds(1);
    assertTold("dev1 LOST: keep-alive missed, not heard for 90 s (test)");
    rig.passSeconds(1000);
    assertTold();
  }

  @Test
  void aSleeperStaysAsleepWhileItFetchesItsMessages() {
    device.connected(true, 60);
    told();
    device.sleeps(600);
    assertTold("dev1 ASLEEP: says it sleeps for 600 s (test)");
    for (int waking = 0; waking < 3; waking++) {
      rig.passSeconds(600);
      device.wakes();
      device.hears(new Pingresp());
    }
    device.sleeps(600);
    assertTold();
    device.sleeps(300);
    assertTold("dev1 ASLEEP: says it sleeps for 300 s (test)");
    device.listens();
    device.connected(false, 60);
    assertTold(ONLINE);
  }

  @Test
  void aSleeperThatDoesNotWakeIsLost() {
    device.connected(true, 60);
    device.sleeps(100);
    told();
    rig.passSeconds(129);
    assertTold();
    rig.passSeconds(1);
    assertTold("dev1 LOST: sleep overdue, not heard for 130 s (test)");
  }

  @Test
  void aSleeperThatMovedIsLostWhereItWasHeardLast() {
    device.connected(true, 60);
    device.sleeps(100);
    told();
    rig.passSeconds(50);
    device.movesToLink("radio").wakes();
    assertTold();
    rig.passSeconds(200);
    assertTold("dev1 LOST: sleep overdue, not heard for 130 s (radio)");
  }

  @Test
  void aSleeperMaySayGoodbye() {
    device.connected(true, 60);
    device.sleeps(100);
    told();
    device.disconnects();
    assertTold("dev1 OFFLINE: said goodbye (test)");
  }

  @Test
  void whoseAddressAnotherDeviceTakesIsLost() {
    device.connected(true, 60);
    told();
    rig.device("dev2", "dev1").connected(true, 60);
    assertTold(
        "dev1 LOST: another device speaks from its address (test)",
        "dev2 ONLINE: connected (test)");
  }

  @Test
  void aSleeperWhoseAddressAnotherDeviceTakesSleepsOn() {
    device.connected(true, 60);
    device.sleeps(100);
    told();
    rig.device("dev2", "dev1").connected(true, 60);
    assertTold("dev2 ONLINE: connected (test)");
    rig.passSeconds(1000);
    assertThat(told()).contains("dev1 LOST: sleep overdue, not heard for 130 s (test)");
  }

  @Test
  void whoIsNeverLetInIsNeverSpokenOf() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    rig.broker.refuses(Open.class, UpstreamEvent.Cause.NOT_ALLOWED);
    device.says(device.connect(false, 60));
    rig.passSeconds(1000);
    Rig strict = new Rig(ProtocolSettings.DEFAULT, rulesThatForbid("dev1"));
    strict.device("dev1").says(device.connect(true, 60));

    assertTold();
    assertThat(strict.broker.takeTold()).isEmpty();
  }

  @Test
  void whoWasThereAndIsNotLetInAgainIsOffline() {
    device.connected(false, 60);
    told();
    rig.passSeconds(40);
    rig.broker.waits();
    device.says(device.connect(false, 61));
    assertTold();
    rig.broker.refuses(Open.class, UpstreamEvent.Cause.CONGESTION);
    assertTold("dev1 OFFLINE: came again and was not let in (test)");
    device.says(device.connect(false, 61));
    rig.broker.refuses(Open.class, UpstreamEvent.Cause.CONGESTION);
    assertTold();
  }

  @Test
  void whoIsLostAndIsNotLetInStaysLost() {
    device.connected(false, 60);
    rig.passSeconds(90);
    told();
    rig.broker.waits();
    device.says(device.connect(false, 60));
    rig.broker.refuses(Open.class, UpstreamEvent.Cause.CONGESTION);
    assertTold();
  }

  @Test
  void aLongOutageTakesTheDeviceOffline() {
    device.connected(true, 0);
    told();
    rig.broker.goesAway();
    rig.passSeconds(30);
    device.hears(new Disconnect(Disconnect.NO_DURATION));
    assertTold("dev1 OFFLINE: told to come back later, the broker is away (test)");
  }

  @Test
  void aDeviceThatAReloadDoesNotAdmitAnyMoreIsOffline() {
    device.connected(true, 60);
    told();
    rig.reloads(rulesThatForbid("dev1"));
    assertTold("dev1 OFFLINE: not allowed any more (test)");
  }

  @Test
  void aDeviceWhoseSessionHasExpiredIsForgotten() {
    device.connected(false, 60);
    device.disconnects();
    told();
    rig.pass(ProtocolSettings.DEFAULT.queueMaxAge().toMillis() - 1);
    assertTold();
    rig.pass(1);
    assertTold("dev1 FORGOTTEN: gone for too long (test)");
  }

  @Test
  void aSessionFromTheStoreIsNotSpokenOfUntilItsDeviceComes() {
    Rig stored = Rig.withStore();
    stored.device("dev1").connected(false, 60);
    stored.broker.takeTold();
    stored.restarts();
    assertThat(stored.broker.takeTold()).isEmpty();
    stored.device("dev1").connected(false, 60);
    assertThat(stored.broker.takeTold()).extracting(PresenceTest::line).containsExactly(ONLINE);
  }

  private static ClientRules rulesThatForbid(String client) {
    return new ClientRules(
        PredefinedTopics.NONE,
        new AccessRules(
            List.of(
                new AccessRules.Rule(client, false, Optional.empty(), Optional.empty(), true))));
  }

  @Test
  void aClientThatIsDismissedBeforeItWasLetInIsNotSpokenOf() {
    rig.broker.waits();
    device.says(device.connect(true, 60));
    rig.reloads(rulesThatForbid("dev1"));
    assertTold();
  }
}
